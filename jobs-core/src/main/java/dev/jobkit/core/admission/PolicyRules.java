package dev.jobkit.core.admission;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges the three policies of a Job (batch/v1 PodFailurePolicy, SuccessPolicy, PodReplacementPolicy). */
final class PolicyRules {
    private static final int MOST_RULES = 20;
    private static final int MOST_PATTERNS = 20;
    private static final int MOST_EXIT_CODES = 255;
    private static final int MOST_INDEX_BYTES = 64 * 1024;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private PolicyRules() {}

    static void podFailure(Findings found, Path path, PodFailurePolicy policy, JobSpec spec) {
        Path rulesPath = path.at("rules");
        if (policy.rules().size() > MOST_RULES) {
            found.tooMany(rulesPath, policy.rules().size(), MOST_RULES);
        }
        Set<String> containers = new HashSet<>();
        spec.template().spec().containers().stream().map(Container::name).forEach(containers::add);
        spec.template().spec().initContainers().stream().map(Container::name).forEach(containers::add);
        for (int i = 0; i < policy.rules().size(); i++) {
            failureRule(found, rulesPath.at(i), policy.rules().get(i), spec, containers);
        }
    }

    private static void failureRule(
            Findings found, Path path, PodFailureRule rule, JobSpec spec, Set<String> containers) {
        PodFailureAction action = rule.action();
        if (action == null || action.value().isEmpty()) {
            found.required(path.at("action"), validValues(ACTIONS));
        } else if (action.equals(PodFailureAction.FAIL_INDEX)) {
            if (spec.backoffLimitPerIndex() == null) {
                found.invalid(path.at("action"), action, "requires the backoffLimitPerIndex to be set");
            }
        } else if (!ACTIONS.contains(action.value())) {
            found.notSupported(path.at("action"), action, ACTIONS);
        }
        ExitCodes codes = rule.onExitCodes();
        if (codes != null) {
            exitCodes(found, path.at("onExitCodes"), codes, containers);
        }
        boolean conditions = !rule.onPodConditions().isEmpty();
        if (conditions) {
            patterns(found, path.at("onPodConditions"), rule.onPodConditions());
        }
        if (codes != null && conditions) {
            found.invalidStructure(path, "specifying both OnExitCodes and OnPodConditions is not supported");
        }
        if (codes == null && !conditions) {
            found.invalidStructure(path, "specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void patterns(Findings found, Path path, List<PodConditionPattern> patterns) {
        if (patterns.size() > MOST_PATTERNS) {
            found.tooMany(path, patterns.size(), MOST_PATTERNS);
        }
        for (int i = 0; i < patterns.size(); i++) {
            PodConditionPattern pattern = patterns.get(i);
            String type = pattern.type() == null ? "" : pattern.type().value();
            found.invalid(path.at(i).at("type"), type, LabelFormats.key(type));
            ConditionStatus status = pattern.status();
            if (status == null || status.value().isEmpty()) {
                found.required(path.at(i).at("status"), validValues(STATUSES));
            } else if (!STATUSES.contains(status.value())) {
                found.notSupported(path.at(i).at("status"), status, STATUSES);
            }
        }
    }

    private static void exitCodes(Findings found, Path path, ExitCodes codes, Set<String> containers) {
        ExitCodeOperator operator = codes.operator();
        if (operator == null || operator.value().isEmpty()) {
            found.required(path.at("operator"), validValues(OPERATORS));
        } else if (!OPERATORS.contains(operator.value())) {
            found.notSupported(path.at("operator"), operator, OPERATORS);
        }
        String container = codes.containerName();
        if (container != null && !containers.contains(container)) {
            found.invalid(
                    path.at("containerName"),
                    container,
                    "must be one of the container or initContainer names in the pod template");
        }
        List<Integer> values = codes.values();
        if (values.isEmpty()) {
            found.invalid(path.at("values"), values, "at least one value is required");
        } else if (values.size() > MOST_EXIT_CODES) {
            found.tooMany(path.at("values"), values.size(), MOST_EXIT_CODES);
        }
        Set<Integer> seen = new HashSet<>();
        boolean ordered = true;
        for (int i = 0; i < values.size(); i++) {
            int value = values.get(i);
            if (value == 0 && ExitCodeOperator.IN.equals(operator)) {
                found.invalid(path.at("values", i), value, "must not be 0 for the In operator");
            }
            if (!seen.add(value)) {
                found.duplicate(path.at("values", i), value);
            }
            ordered &= i == 0 || values.get(i - 1) <= value;
        }
        if (!ordered) {
            found.invalid(path.at("values"), values, "must be ordered");
        }
    }

    private static String validValues(List<String> words) {
        return words.stream().map(Findings::quoted).collect(Collectors.joining(" ", "valid values: [", "]"));
    }

    static void success(Findings found, Path path, SuccessPolicy policy, JobSpec spec) {
        if (!spec.isIndexed()) {
            found.invalid(path, Findings.CUT, "requires indexed completion mode");
            return;
        }
        Path rulesPath = path.at("rules");
        if (policy.rules().isEmpty()) {
            found.required(rulesPath, "at least one rules must be specified when the successPolicy is specified");
        }
        if (policy.rules().size() > MOST_RULES) {
            found.tooMany(rulesPath, policy.rules().size(), MOST_RULES);
        }
        Integer completions = spec.completions();
        for (int i = 0; i < policy.rules().size() && completions != null; i++) {
            successRule(found, rulesPath.at(i), policy.rules().get(i), completions);
        }
    }

    private static void successRule(Findings found, Path path, SuccessRule rule, int completions) {
        String indexes = rule.succeededIndexes();
        Integer count = rule.succeededCount();
        if (indexes == null && count == null) {
            found.required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }
        int named = indexes == null ? 0 : indexes(found, path.at("succeededIndexes"), indexes, completions);
        if (count == null) {
            return;
        }
        Path countPath = path.at("succeededCount");
        found.notNegative(countPath, count);
        if (count > completions) {
            String words = " (the number of specified completions)";
            found.invalid(countPath, count, "must be less than or equal to " + completions + words);
        }
        if (indexes != null && count > named) {
            String words = " (the number of indexes in the specified succeededIndexes field)";
            found.invalid(countPath, count, "must be less than or equal to " + named + words);
        }
    }

    private static int indexes(Findings found, Path path, String indexes, int completions) {
        if (Formats.bytes(indexes) > MOST_INDEX_BYTES) {
            found.tooLong(path, MOST_INDEX_BYTES);
        }
        try {
            return IndexText.count(indexes, completions);
        } catch (IndexText.Unreadable e) {
            found.invalid(path, indexes, "error parsing succeededIndexes: " + e.getMessage());
            return 0;
        }
    }

    static void podReplacement(Findings found, Path path, JobSpec spec) {
        PodReplacementPolicy policy = spec.podReplacementPolicy();
        if (policy == null) {
            return;
        }
        List<String> supported =
                spec.podFailurePolicy() == null ? List.of("Failed", "TerminatingOrFailed") : List.of("Failed");
        if (!supported.contains(policy.value())) {
            found.notSupported(path, policy, supported);
        }
    }
}
