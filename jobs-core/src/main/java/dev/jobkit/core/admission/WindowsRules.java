package dev.jobkit.core.admission;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges the options for Windows (v1 WindowsSecurityContextOptions). */
final class WindowsRules {
    private static final Pattern NO_USER = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

    private WindowsRules() {}

    static void options(Findings found, Path path, @Nullable Fields options) {
        if (options == null) {
            return;
        }
        if (options.has("gmsaCredentialSpecName")) {
            String name = options.text("gmsaCredentialSpecName");
            found.invalid(path.at("gmsaCredentialSpecName"), name, DnsFormats.subdomain(name));
        }
        if (options.has("gmsaCredentialSpec")
                && options.text("gmsaCredentialSpec").isEmpty()) {
            found.invalid(path.at("gmsaCredentialSpec"), "", "gmsaCredentialSpec cannot be an empty string");
        }
        if (options.has("runAsUserName")) {
            userName(found, path.at("runAsUserName"), options.text("runAsUserName"));
        }
    }

    private static void userName(Findings found, Path path, String name) {
        if (name.isEmpty()) {
            found.invalid(path, name, "runAsUserName cannot be an empty string");
            return;
        }
        String user = name.substring(name.indexOf('\\') + 1);
        if (NO_USER.matcher(user).find()) {
            found.invalid(
                    path, name, "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }
}
