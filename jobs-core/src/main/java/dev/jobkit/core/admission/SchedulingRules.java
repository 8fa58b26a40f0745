package dev.jobkit.core.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges the wishes to the scheduler (v1 Toleration, TopologySpreadConstraint, scheduling gates). */
final class SchedulingRules {
    private static final List<String> INCLUSION = List.of("Honor", "Ignore");
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private SchedulingRules() {}

    static void gates(Findings found, Path path, Fields pod) {
        List<Fields> readiness = pod.children("readinessGates");
        for (int i = 0; i < readiness.size(); i++) {
            String type = readiness.get(i).text("conditionType");
            found.invalid(path.at("readinessGates", i).at("conditionType"), type, LabelFormats.key(type));
        }
        List<Fields> gates = pod.children("schedulingGates");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < gates.size(); i++) {
            String name = gates.get(i).text("name");
            Path at = path.at("schedulingGates", i);
            found.invalid(at, name, LabelFormats.key(name));
            if (!seen.add(name)) {
                found.duplicate(at, name);
            }
        }
    }

    static void spread(Findings found, Path path, Fields pod) {
        List<Fields> constraints = pod.children("topologySpreadConstraints");
        List<String> answers = List.of("DoNotSchedule", "ScheduleAnyway");
        for (int i = 0; i < constraints.size(); i++) {
            Path at = path.at(i);
            Fields constraint = constraints.get(i);
            Long number = constraint.number("maxSkew");
            long skew = number == null ? 0 : number;
            if (skew <= 0) {
                found.invalid(at.at("maxSkew"), skew, "must be greater than zero");
            }
            if (constraint.text("topologyKey").isEmpty()) {
                found.required(at.at("topologyKey"), "can not be empty");
            }
            String answer = constraint.text("whenUnsatisfiable");
            if (!answers.contains(answer)) {
                found.notSupported(at.at("whenUnsatisfiable"), answer, answers);
            }
            repeated(found, at, constraint, constraints.subList(i + 1, constraints.size()));
            domains(found, at, constraint);
            LabelRules.selector(found, at.at("labelSelector"), constraint.child("labelSelector"));
        }
    }

    private static void repeated(Findings found, Path path, Fields constraint, List<Fields> others) {
        String key = constraint.text("topologyKey");
        String answer = constraint.text("whenUnsatisfiable");
        for (Fields other : others) {
            if (other.text("topologyKey").equals(key)
                    && other.text("whenUnsatisfiable").equals(answer)) {
                found.duplicate(path.at("{topologyKey, whenUnsatisfiable}"), "{" + key + ", " + answer + "}");
                return;
            }
        }
    }

    private static void domains(Findings found, Path path, Fields constraint) {
        Long least = constraint.number("minDomains");
        String answer = constraint.text("whenUnsatisfiable");
        if (least != null && least <= 0) {
            found.invalid(path.at("minDomains"), least, "must be greater than zero");
        }
        if (least != null && !answer.equals("DoNotSchedule")) {
            String message = "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + answer;
            found.invalid(path.at("minDomains"), least, message);
        }
        for (String name : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
            String policy = constraint.text(name);
            if (constraint.has(name) && !INCLUSION.contains(policy)) {
                found.notSupported(path.at(name), policy, INCLUSION);
            }
        }
        AffinityRules.labelKeys(found, path, constraint);
    }

    static void tolerations(Findings found, Path path, List<Fields> tolerations) {
        for (int i = 0; i < tolerations.size(); i++) {
            toleration(found, path.at(i), tolerations.get(i));
        }
    }

    private static void toleration(Findings found, Path path, Fields toleration) {
        String key = toleration.text("key");
        String operator = toleration.text("operator");
        String value = toleration.text("value");
        String effect = toleration.text("effect");
        if (!key.isEmpty()) {
            found.invalid(path.at("key"), key, LabelFormats.key(key));
        } else if (!operator.equals("Exists")) {
            found.invalid(
                    path.at("operator"),
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.number("tolerationSeconds") != null && !effect.equals("NoExecute")) {
            found.invalid(path.at("effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        if (operator.isEmpty() || operator.equals("Equal")) {
            List<String> faults = LabelFormats.value(value);
            if (!faults.isEmpty()) {
                found.invalid(path.at("operator"), value, String.join(";", faults));
            }
        } else if (!operator.equals("Exists")) {
            boolean compares = operator.equals("Lt") || operator.equals("Gt"); // known, and off by default
            List<String> supported = compares ? List.of("Equal", "Exists", "Lt", "Gt") : List.of("Equal", "Exists");
            found.notSupported(path.at("operator"), operator, supported);
        } else if (!value.isEmpty()) {
            found.invalid(path.at("operator"), value, "value must be empty when `operator` is 'Exists'");
        }
        if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
            found.notSupported(path.at("effect"), effect, EFFECTS);
        }
    }

    static void preemption(Findings found, Path path, Fields pod) {
        List<String> supported = List.of("PreemptLowerPriority", "Never");
        String policy = pod.text("preemptionPolicy");
        if (pod.has("preemptionPolicy") && policy.isEmpty()) {
            found.required(path, "");
        } else if (!policy.isEmpty() && !supported.contains(policy)) {
            found.notSupported(path, policy, supported);
        }
    }
}
