package dev.jobkit.core.admission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges which nodes and which neighbours a pod wishes for (v1 Affinity). */
final class AffinityRules {
    private static final String REQUIRED_NOW = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED_NOW = "preferredDuringSchedulingIgnoredDuringExecution";

    private AffinityRules() {}

    static void judge(Findings found, String path, @Nullable Fields affinity) {
        if (affinity == null) {
            return;
        }
        Fields node = affinity.child("nodeAffinity");
        if (node != null) {
            nodeAffinity(found, path + ".nodeAffinity", node);
        }
        for (String name : List.of("podAffinity", "podAntiAffinity")) {
            Fields pods = affinity.child(name);
            if (pods != null) {
                podAffinity(found, path + "." + name, pods);
            }
        }
    }

    private static void nodeAffinity(Findings found, String path, Fields affinity) {
        Fields required = affinity.child(REQUIRED_NOW);
        if (required != null) {
            String at = path + "." + REQUIRED_NOW + ".nodeSelectorTerms";
            List<Fields> terms = required.children("nodeSelectorTerms");
            if (terms.isEmpty()) {
                found.required(at, "must have at least one node selector term");
            }
            for (int i = 0; i < terms.size(); i++) {
                term(found, at + "[" + i + "]", terms.get(i), true);
            }
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED_NOW + "[" + i + "]";
            weight(found, at + ".weight", preferred.get(i));
            Fields preference = preferred.get(i).child("preference");
            if (preference != null) {
                term(found, at + ".preference", preference, false);
            }
        }
    }

    private static void weight(Findings found, String path, Fields preferred) {
        Long number = preferred.number("weight");
        long weight = number == null ? 0 : number;
        if (weight < 1 || weight > 100) {
            found.invalid(path, weight, "must be in the range 1-100");
        }
    }

    private static void term(Findings found, String path, Fields term, boolean required) {
        List<Fields> expressions = term.children("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            expression(found, path + ".matchExpressions[" + i + "]", expressions.get(i), required);
        }
        List<Fields> fields = term.children("matchFields");
        for (int i = 0; i < fields.size(); i++) {
            field(found, path + ".matchFields[" + i + "]", fields.get(i));
        }
    }

    private static void field(Findings found, String path, Fields requirement) {
        List<String> values = requirement.texts("values");
        String operator = requirement.text("operator");
        if (!operator.equals("In") && !operator.equals("NotIn")) {
            found.invalid(path + ".operator", operator, "not a valid selector operator");
        } else if (values.size() != 1) {
            String message = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
            found.required(path + ".values", message);
        }
        if (!requirement.text("key").equals("metadata.name")) {
            found.invalid(path + ".key", requirement.text("key"), "not a valid field selector key");
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            found.invalid(path + ".values[" + i + "]", values.get(i), DnsFormats.subdomain(values.get(i)));
        }
    }

    /** The values of a wish that may be left unfulfilled are not looked at. */
    private static void expression(Findings found, String at, Fields expression, boolean required) {
        List<String> values = expression.texts("values");
        String operator = expression.text("operator");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    found.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    String message = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                    found.forbidden(at + ".values", message);
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    String message = "must be specified single value when `operator` is 'Lt' or 'Gt'";
                    found.required(at + ".values", message);
                }
            }
            default -> found.invalid(at + ".operator", operator, "not a valid selector operator");
        }
        found.invalid(at + ".key", expression.text("key"), LabelFormats.key(expression.text("key")));
        for (int j = 0; required && j < values.size(); j++) {
            found.invalid(at + ".values[" + j + "]", values.get(j), LabelFormats.value(values.get(j)));
        }
    }

    private static void podAffinity(Findings found, String path, Fields affinity) {
        List<Fields> required = affinity.children(REQUIRED_NOW);
        for (int i = 0; i < required.size(); i++) {
            podTerm(found, path + "." + REQUIRED_NOW + "[" + i + "]", required.get(i));
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED_NOW + "[" + i + "]";
            weight(found, at + ".weight", preferred.get(i));
            Fields term = preferred.get(i).child("podAffinityTerm");
            podTerm(found, at + ".podAffinityTerm", term == null ? new Fields(Map.of()) : term);
        }
    }

    private static void podTerm(Findings found, String path, Fields term) {
        Fields selector = term.child("labelSelector");
        LabelRules.selector(found, path + ".labelSelector", selector);
        LabelRules.selector(found, path + ".namespaceSelector", term.child("namespaceSelector"));
        for (String namespace : term.texts("namespaces")) {
            found.invalid(path + ".namespace", namespace, DnsFormats.label(namespace));
        }
        labelKeys(found, path, term);
        String key = term.text("topologyKey");
        if (key.isEmpty()) {
            found.required(path + ".topologyKey", "can not be empty");
        }
        found.invalid(path + ".topologyKey", key, LabelFormats.key(key));
    }

    /** Judges the labels whose values are taken from the pod itself, beside a selector. */
    static void labelKeys(Findings found, String path, Fields term) {
        List<String> match = term.texts("matchLabelKeys");
        List<String> mismatch = term.texts("mismatchLabelKeys");
        boolean bare = term.child("labelSelector") == null;
        keys(found, path + ".matchLabelKeys", match, bare);
        keys(found, path + ".mismatchLabelKeys", mismatch, bare);
        for (int i = 0; i < match.size(); i++) {
            if (mismatch.contains(match.get(i))) {
                String message = "exists in both matchLabelKeys and mismatchLabelKeys";
                found.invalid(path + ".matchLabelKeys[" + i + "]", match.get(i), message);
            }
        }
    }

    private static void keys(Findings found, String path, List<String> keys, boolean bare) {
        if (bare && !keys.isEmpty()) {
            found.forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            found.invalid(path + "[" + i + "]", keys.get(i), LabelFormats.key(keys.get(i)));
        }
    }
}
