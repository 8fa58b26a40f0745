package dev.jobkit.core.decide;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.model.Suspension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes specs from the trees of the traces, with the defaults of the API server. */
final class TraceSpecs {
    private TraceSpecs() {}

    static JobSpec read(Map<String, @Nullable Object> t, String uid) {
        boolean perIndex = t.containsKey("backoffLimitPerIndex");
        Integer completions = Tree.number(t, "completions");
        if (completions == null && !t.containsKey("parallelism")) {
            completions = 1;
        }
        PodTemplate template = template(Tree.map(t, "template"));
        LabelSelector selector;
        if (Boolean.TRUE.equals(t.get("manualSelector"))) {
            selector = new LabelSelector(labels(Tree.map(t, "selector", "matchLabels")), List.of());
        } else {
            selector = LabelSelector.of(Names.CONTROLLER_UID_LABEL, uid);
            Map<String, String> labels = new TreeMap<>(template.labels());
            labels.put(Names.CONTROLLER_UID_LABEL, uid);
            template = template.withLabels(labels);
        }
        PodFailurePolicy policy = failurePolicy(t);
        String replacement = Tree.text(t, "podReplacementPolicy", policy == null ? "TerminatingOrFailed" : "Failed");
        return JobSpec.builder()
                .parallelism(Tree.number(t, "parallelism", 1))
                .completions(completions)
                .completionMode(CompletionMode.of(Tree.text(t, "completionMode", "NonIndexed")))
                .backoffLimit(Tree.number(t, "backoffLimit", perIndex ? Integer.MAX_VALUE : 6))
                .backoffLimitPerIndex(Tree.number(t, "backoffLimitPerIndex"))
                .maxFailedIndexes(Tree.number(t, "maxFailedIndexes"))
                .podFailurePolicy(policy)
                .successPolicy(successPolicy(t))
                .podReplacementPolicy(PodReplacementPolicy.of(replacement))
                .suspension(Boolean.TRUE.equals(t.get("suspend")) ? Suspension.SUSPENDED : Suspension.NOT_SUSPENDED)
                .activeDeadline(seconds(t, "activeDeadlineSeconds"))
                .ttlAfterFinished(seconds(t, "ttlSecondsAfterFinished"))
                .managedBy(Tree.text(t, "managedBy"))
                .selector(selector)
                .template(template)
                .build();
    }

    private static @Nullable Duration seconds(Map<String, @Nullable Object> t, String key) {
        Integer seconds = Tree.number(t, key);
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static PodTemplate template(Map<String, @Nullable Object> t) {
        Map<String, @Nullable Object> spec = Tree.map(t, "spec");
        PodSpec pod = PodSpec.builder()
                .restartPolicy(RestartPolicy.of(Tree.text(spec, "restartPolicy", "Always")))
                .containers(Tree.list(spec, "containers").stream()
                        .map(c -> Container.of(Tree.text(c, "name", ""), Tree.text(c, "image", "")))
                        .toList())
                .build();
        return new PodTemplate(labels(Tree.map(t, "metadata", "labels")), Map.of(), pod, Passthrough.EMPTY);
    }

    private static Map<String, String> labels(Map<String, @Nullable Object> t) {
        Map<String, String> labels = new TreeMap<>();
        t.forEach((key, value) -> labels.put(key, String.valueOf(value)));
        return labels;
    }

    private static @Nullable SuccessPolicy successPolicy(Map<String, @Nullable Object> t) {
        if (!t.containsKey("successPolicy")) {
            return null;
        }
        return new SuccessPolicy(Tree.list(t.get("successPolicy"), "rules").stream()
                .map(r -> new SuccessRule(Tree.text(r, "succeededIndexes"), Tree.number(r, "succeededCount")))
                .toList());
    }

    private static @Nullable PodFailurePolicy failurePolicy(Map<String, @Nullable Object> t) {
        if (!t.containsKey("podFailurePolicy")) {
            return null;
        }
        return new PodFailurePolicy(Tree.list(t.get("podFailurePolicy"), "rules").stream()
                .map(TraceSpecs::rule)
                .toList());
    }

    private static PodFailureRule rule(Object t) {
        Map<String, @Nullable Object> codes = Tree.map(t, "onExitCodes");
        ExitCodes exit = codes.isEmpty()
                ? null
                : new ExitCodes(
                        Tree.text(codes, "containerName"),
                        ExitCodeOperator.of(Tree.text(codes, "operator", "")),
                        Tree.list(codes, "values").stream()
                                .map(v -> ((Number) v).intValue())
                                .toList());
        List<PodConditionPattern> patterns = Tree.list(t, "onPodConditions").stream()
                .map(p -> new PodConditionPattern(
                        PodConditionType.of(Tree.text(p, "type", "")),
                        ConditionStatus.of(Tree.text(p, "status", "True"))))
                .toList();
        return new PodFailureRule(PodFailureAction.of(Tree.text(t, "action", "")), exit, patterns);
    }
}
