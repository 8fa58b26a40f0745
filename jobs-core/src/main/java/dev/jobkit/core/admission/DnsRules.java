package dev.jobkit.core.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the name resolution settings of a pod (v1 PodDNSConfig, HostAlias). */
final class DnsRules {
    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int MOST_SEARCH_CHARACTERS = 2048;

    private DnsRules() {}

    static void config(Findings found, Path path, String policy, @Nullable Fields config) {
        if (policy.equals("None")) {
            if (config == null) {
                found.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (config.texts("nameservers").isEmpty()) {
                String message = "must provide at least one DNS nameserver when `dnsPolicy` is None";
                found.required(path.at("nameservers"), message);
                return;
            }
        }
        if (config != null) {
            servers(found, path.at("nameservers"), config.texts("nameservers"));
            searches(found, path.at("searches"), config.texts("searches"));
            List<Fields> options = config.children("options");
            for (int i = 0; i < options.size(); i++) {
                if (options.get(i).text("name").isEmpty()) {
                    found.required(path.at("options", i), "must not be empty");
                }
            }
        }
    }

    private static void servers(Findings found, Path path, List<String> servers) {
        if (servers.size() > MOST_SERVERS) {
            found.invalid(path, servers, "must not have more than " + MOST_SERVERS + " nameservers");
        }
        for (int i = 0; i < servers.size(); i++) {
            IpText.judge(found, path.at(i), servers.get(i));
        }
    }

    private static void searches(Findings found, Path path, List<String> searches) {
        if (searches.size() > MOST_SEARCHES) {
            found.invalid(path, searches, "must not have more than " + MOST_SEARCHES + " search paths");
        }
        int length = String.join(" ", searches).length();
        if (length > MOST_SEARCH_CHARACTERS) {
            String message = "must not have more than " + MOST_SEARCH_CHARACTERS
                    + " characters (including spaces) in the search list";
            found.invalid(path, searches, message);
        }
        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i);
            if (!search.equals(".")) {
                String bare = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
                found.invalid(path.at(i), bare, DnsFormats.searchDomain(bare));
            }
        }
    }

    static void hostAliases(Findings found, Path path, List<Fields> aliases) {
        for (int i = 0; i < aliases.size(); i++) {
            IpText.judge(found, path.at(i).at("ip"), aliases.get(i).text("ip"));
            List<String> names = aliases.get(i).texts("hostnames");
            for (int j = 0; j < names.size(); j++) {
                Path at = path.at(i).at("hostnames", j);
                found.invalid(at, names.get(j), DnsFormats.subdomain(names.get(j)));
            }
        }
    }
}
