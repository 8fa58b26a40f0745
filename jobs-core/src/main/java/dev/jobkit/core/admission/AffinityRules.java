package dev.jobkit.core.admission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges which nodes and which neighbours a pod wishes for (v1 Affinity). */
final class AffinityRules {
    private static final String REQUIRED_NOW = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED_NOW = "preferredDuringSchedulingIgnoredDuringExecution";

    private AffinityRules() {}

    static void judge(Findings found, Path path, @Nullable Fields affinity) {
        if (affinity == null) {
            return;
        }
        Fields node = affinity.child("nodeAffinity");
        if (node != null) {
            nodeAffinity(found, path.at("nodeAffinity"), node);
        }
        for (String name : List.of("podAffinity", "podAntiAffinity")) {
            Fields pods = affinity.child(name);
            if (pods != null) {
                podAffinity(found, path.at(name), pods);
            }
        }
    }

    private static void nodeAffinity(Findings found, Path path, Fields affinity) {
        Fields required = affinity.child(REQUIRED_NOW);
        if (required != null) {
            Path at = path.at(REQUIRED_NOW).at("nodeSelectorTerms");
            List<Fields> terms = required.children("nodeSelectorTerms");
            if (terms.isEmpty()) {
                found.required(at, "must have at least one node selector term");
            }
            for (int i = 0; i < terms.size(); i++) {
                term(found, at.at(i), terms.get(i), true);
            }
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            Path at = path.at(PREFERRED_NOW, i);
            weight(found, at.at("weight"), preferred.get(i));
            Fields preference = preferred.get(i).child("preference");
            if (preference != null) {
                term(found, at.at("preference"), preference, false);
            }
        }
    }

    private static void weight(Findings found, Path path, Fields preferred) {
        Long number = preferred.number("weight");
        long weight = number == null ? 0 : number;
        if (weight < 1 || weight > 100) {
            found.invalid(path, weight, "must be in the range 1-100");
        }
    }

    private static void term(Findings found, Path path, Fields term, boolean required) {
        List<Fields> expressions = term.children("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            expression(found, path.at("matchExpressions", i), expressions.get(i), required);
        }
        List<Fields> fields = term.children("matchFields");
        for (int i = 0; i < fields.size(); i++) {
            field(found, path.at("matchFields", i), fields.get(i));
        }
    }

    private static void field(Findings found, Path path, Fields requirement) {
        List<String> values = requirement.texts("values");
        String operator = requirement.text("operator");
        if (!operator.equals("In") && !operator.equals("NotIn")) {
            found.invalid(path.at("operator"), operator, "not a valid selector operator");
        } else if (values.size() != 1) {
            String message = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
            found.required(path.at("values"), message);
        }
        if (!requirement.text("key").equals("metadata.name")) {
            found.invalid(path.at("key"), requirement.text("key"), "not a valid field selector key");
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            found.invalid(path.at("values", i), values.get(i), DnsFormats.subdomain(values.get(i)));
        }
    }

    /** The values of a wish that may be left unfulfilled are not looked at. */
    private static void expression(Findings found, Path at, Fields expression, boolean required) {
        List<String> values = expression.texts("values");
        String operator = expression.text("operator");
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    found.required(at.at("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    String message = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                    found.forbidden(at.at("values"), message);
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    String message = "must be specified single value when `operator` is 'Lt' or 'Gt'";
                    found.required(at.at("values"), message);
                }
            }
            default -> found.invalid(at.at("operator"), operator, "not a valid selector operator");
        }
        found.invalid(at.at("key"), expression.text("key"), LabelFormats.key(expression.text("key")));
        for (int j = 0; required && j < values.size(); j++) {
            found.invalid(at.at("values", j), values.get(j), LabelFormats.value(values.get(j)));
        }
    }

    private static void podAffinity(Findings found, Path path, Fields affinity) {
        List<Fields> required = affinity.children(REQUIRED_NOW);
        for (int i = 0; i < required.size(); i++) {
            podTerm(found, path.at(REQUIRED_NOW, i), required.get(i));
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            Path at = path.at(PREFERRED_NOW, i);
            weight(found, at.at("weight"), preferred.get(i));
            Fields term = preferred.get(i).child("podAffinityTerm");
            podTerm(found, at.at("podAffinityTerm"), term == null ? new Fields(Map.of()) : term);
        }
    }

    private static void podTerm(Findings found, Path path, Fields term) {
        Fields selector = term.child("labelSelector");
        LabelRules.selector(found, path.at("labelSelector"), selector);
        LabelRules.selector(found, path.at("namespaceSelector"), term.child("namespaceSelector"));
        for (String namespace : term.texts("namespaces")) {
            found.invalid(path.at("namespace"), namespace, DnsFormats.label(namespace));
        }
        labelKeys(found, path, term);
        String key = term.text("topologyKey");
        if (key.isEmpty()) {
            found.required(path.at("topologyKey"), "can not be empty");
        }
        found.invalid(path.at("topologyKey"), key, LabelFormats.key(key));
    }

    /** Judges the labels whose values are taken from the pod itself, beside a selector. */
    static void labelKeys(Findings found, Path path, Fields term) {
        List<String> match = term.texts("matchLabelKeys");
        List<String> mismatch = term.texts("mismatchLabelKeys");
        boolean bare = term.child("labelSelector") == null;
        keys(found, path.at("matchLabelKeys"), match, bare);
        keys(found, path.at("mismatchLabelKeys"), mismatch, bare);
        for (int i = 0; i < match.size(); i++) {
            if (mismatch.contains(match.get(i))) {
                String message = "exists in both matchLabelKeys and mismatchLabelKeys";
                found.invalid(path.at("matchLabelKeys", i), match.get(i), message);
            }
        }
    }

    private static void keys(Findings found, Path path, List<String> keys, boolean bare) {
        if (bare && !keys.isEmpty()) {
            found.forbidden(path, "must not be specified when labelSelector is not set");
            return;
        }
        for (int i = 0; i < keys.size(); i++) {
            found.invalid(path.at(i), keys.get(i), LabelFormats.key(keys.get(i)));
        }
    }
}
