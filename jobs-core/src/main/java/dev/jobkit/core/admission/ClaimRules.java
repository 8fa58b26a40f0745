package dev.jobkit.core.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Judges the resource claims of a pod and who uses them (v1 PodResourceClaim, ResourceClaim). */
final class ClaimRules {
    private static final String UNKNOWN = "must be one of the names in pod.spec.resourceClaims";

    private final Findings found;
    private final Set<String> declared = new TreeSet<>();

    private ClaimRules(Findings found) {
        this.found = found;
    }

    /** Judges the claims of the pod; the answer judges who uses them. */
    static ClaimRules judge(Findings found, Path path, List<Fields> claims) {
        ClaimRules rules = new ClaimRules(found);
        for (int i = 0; i < claims.size(); i++) {
            rules.declare(path.at(i), claims.get(i));
        }
        return rules;
    }

    private void declare(Path path, Fields claim) {
        String name = claim.text("name");
        if (name.isEmpty()) {
            found.required(path.at("name"), "");
        } else if (!declared.add(name)) {
            found.duplicate(path.at("name"), name);
        } else {
            found.invalid(path.at("name"), name, DnsFormats.label(name));
        }
        boolean named = claim.has("resourceClaimName");
        boolean templated = claim.has("resourceClaimTemplateName");
        if (named && templated) {
            found.invalid(
                    path,
                    Findings.CUT,
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
        }
        if (!named && !templated) {
            found.invalid(path, Findings.CUT, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
        }
        for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
            if (claim.has(field)) {
                found.invalid(path.at(field), claim.text(field), DnsFormats.subdomain(claim.text(field)));
            }
        }
    }

    /** Judges which claims a container uses: each once, or some of its requests. */
    void used(Path path, List<Fields> claims) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            Path at = path.at(i);
            String name = claims.get(i).text("name");
            if (name.isEmpty()) {
                found.required(at, "");
                continue;
            }
            once(at, name, claims.get(i).text("request"), seen);
            if (!declared.contains(name)) {
                String detail = declared.isEmpty() ? " which is empty" : ": " + String.join(", ", declared);
                found.notFound(at, name, UNKNOWN + detail);
            }
        }
    }

    private void once(Path path, String name, String request, Set<String> seen) {
        if (seen.contains(name)) {
            found.duplicate(path, name);
            return;
        }
        String key = name;
        if (!request.isEmpty()) {
            found.invalid(path.at("request"), request, DnsFormats.label(request));
            key = name + "/" + request;
        }
        if (seen.contains(key)) {
            found.duplicate(path, key);
        } else if (request.isEmpty()) {
            seen.stream().filter(other -> other.startsWith(name + "/")).forEach(other -> found.duplicate(path, name));
        }
        seen.add(key);
    }
}
