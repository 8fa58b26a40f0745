package dev.jobkit.core.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the wishes to the scheduler (v1 Affinity, Toleration, TopologySpreadConstraint, scheduling gates). */
final class SchedulingRules {
    private static final String REQUIRED_NOW = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED_NOW = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private SchedulingRules() {}

    static void affinity(Findings found, String path, @Nullable Fields affinity) {
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
                expressions(found, at + "[" + i + "].matchExpressions", terms.get(i));
            }
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED_NOW + "[" + i + "]";
            weight(found, at + ".weight", preferred.get(i));
            Fields preference = preferred.get(i).child("preference");
            if (preference != null) {
                expressions(found, at + ".preference.matchExpressions", preference);
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

    private static void expressions(Findings found, String path, Fields term) {
        List<Fields> expressions = term.children("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            String at = path + "[" + i + "]";
            Fields expression = expressions.get(i);
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
            found.invalid(at + ".key", expression.text("key"), Formats.labelKey(expression.text("key")));
            for (int j = 0; j < values.size(); j++) {
                found.invalid(at + ".values[" + j + "]", values.get(j), Formats.labelValue(values.get(j)));
            }
        }
    }

    private static void podAffinity(Findings found, String path, Fields affinity) {
        List<Fields> required = affinity.children(REQUIRED_NOW);
        for (int i = 0; i < required.size(); i++) {
            topologyKey(found, path + "." + REQUIRED_NOW + "[" + i + "].topologyKey", required.get(i));
        }
        List<Fields> preferred = affinity.children(PREFERRED_NOW);
        for (int i = 0; i < preferred.size(); i++) {
            String at = path + "." + PREFERRED_NOW + "[" + i + "]";
            weight(found, at + ".weight", preferred.get(i));
            Fields term = preferred.get(i).child("podAffinityTerm");
            if (term != null) {
                topologyKey(found, at + ".podAffinityTerm.topologyKey", term);
            }
        }
    }

    private static void topologyKey(Findings found, String path, Fields term) {
        String key = term.text("topologyKey");
        if (key.isEmpty()) {
            found.required(path, "can not be empty");
        }
        found.invalid(path, key, Formats.labelKey(key));
    }

    static void gates(Findings found, String path, Fields pod) {
        List<Fields> readiness = pod.children("readinessGates");
        for (int i = 0; i < readiness.size(); i++) {
            String type = readiness.get(i).text("conditionType");
            found.invalid(path + ".readinessGates[" + i + "].conditionType", type, Formats.labelKey(type));
        }
        List<Fields> gates = pod.children("schedulingGates");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < gates.size(); i++) {
            String name = gates.get(i).text("name");
            String at = path + ".schedulingGates[" + i + "]";
            found.invalid(at, name, Formats.labelKey(name));
            if (!seen.add(name)) {
                found.duplicate(at, name);
            }
        }
    }

    static void spread(Findings found, String path, Fields pod) {
        List<Fields> constraints = pod.children("topologySpreadConstraints");
        List<String> answers = List.of("DoNotSchedule", "ScheduleAnyway");
        for (int i = 0; i < constraints.size(); i++) {
            String at = path + "[" + i + "]";
            Fields constraint = constraints.get(i);
            Long number = constraint.number("maxSkew");
            long skew = number == null ? 0 : number;
            if (skew <= 0) {
                found.invalid(at + ".maxSkew", skew, "must be greater than zero");
            }
            if (constraint.text("topologyKey").isEmpty()) {
                found.required(at + ".topologyKey", "can not be empty");
            }
            String answer = constraint.text("whenUnsatisfiable");
            if (!answers.contains(answer)) {
                found.notSupported(at + ".whenUnsatisfiable", answer, answers);
            }
        }
    }

    static void tolerations(Findings found, String path, List<Fields> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) {
            toleration(found, path + "[" + i + "]", tolerations.get(i));
        }
    }

    private static void toleration(Findings found, String path, Fields toleration) {
        String key = toleration.text("key");
        String operator = toleration.text("operator");
        String value = toleration.text("value");
        String effect = toleration.text("effect");
        if (!key.isEmpty()) {
            found.invalid(path + ".key", key, Formats.labelKey(key));
        } else if (!operator.equals("Exists")) {
            found.invalid(
                    path + ".operator",
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.number("tolerationSeconds") != null && !effect.equals("NoExecute")) {
            found.invalid(path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        if (operator.isEmpty() || operator.equals("Equal")) {
            List<String> faults = Formats.labelValue(value);
            if (!faults.isEmpty()) {
                found.invalid(path + ".operator", value, String.join(";", faults));
            }
        } else if (!operator.equals("Exists")) {
            found.notSupported(path + ".operator", operator, List.of("Equal", "Exists"));
        } else if (!value.isEmpty()) {
            found.invalid(path + ".operator", value, "value must be empty when `operator` is 'Exists'");
        }
        if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
            found.notSupported(path + ".effect", effect, EFFECTS);
        }
    }

    static void preemption(Findings found, String path, Fields pod) {
        List<String> supported = List.of("PreemptLowerPriority", "Never");
        String policy = pod.text("preemptionPolicy");
        if (pod.has("preemptionPolicy") && policy.isEmpty()) {
            found.required(path, "");
        } else if (!policy.isEmpty() && !supported.contains(policy)) {
            found.notSupported(path, policy, supported);
        }
    }
}
