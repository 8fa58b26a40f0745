package dev.jobkit.scenarios;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodReplacementPolicy;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.model.Suspension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes Jobs of every kind that admission lets in, small enough that much happens in a short life. */
final class RandomSpecs {
    private final Random random;
    private final JobSpec.Builder spec = JobSpec.builder();

    private RandomSpecs(Random random) {
        this.random = random;
    }

    /** Returns the next spec of this source. */
    static JobSpec next(Random random) {
        return new RandomSpecs(random).make();
    }

    /** Gives some specs a selector that a person wrote, some the name of their manager; chance of its own changes no other. */
    static JobSpec owned(JobSpec spec, Random random) {
        JobSpec.Builder owned = spec.toBuilder();
        if (random.nextInt(20) == 0) {
            Map<String, String> labels = Map.of("app", "life");
            PodTemplate template = spec.template();
            owned.selectorSource(SelectorSource.MANUAL)
                    .selector(LabelSelector.of("app", "life"))
                    .template(new PodTemplate(labels, template.annotations(), template.spec(), template.rest()));
        }
        if (random.nextInt(20) == 0) {
            owned.managedBy(Names.JOB_CONTROLLER);
        }
        return owned.build();
    }

    private JobSpec make() {
        int kind = random.nextInt(10);
        boolean indexed = kind < 5;
        boolean restarts = chance(indexed ? 12 : 30);
        boolean perIndex = indexed && !restarts && chance(45);
        int completions = 1 + random.nextInt(5);
        spec.parallelism(chance(4) ? 0 : 1 + random.nextInt(4));
        if (kind < 8) {
            spec.completions(chance(3) ? 0 : completions);
        }
        spec.completionMode(indexed ? CompletionMode.INDEXED : CompletionMode.NON_INDEXED);
        if (indexed && chance(40)) {
            spec.parallelism(completions).completions(completions);
        }
        spec.backoffLimit(chance(30) ? null : random.nextInt(5));
        if (perIndex) {
            spec.backoffLimitPerIndex(random.nextInt(3));
            spec.maxFailedIndexes(chance(50) ? null : random.nextInt(completions));
        }
        if (indexed && chance(30)) {
            spec.successPolicy(successPolicy(completions));
        }
        boolean policy = !restarts && chance(35);
        if (policy) {
            spec.podFailurePolicy(failurePolicy(perIndex));
        }
        if (chance(50)) {
            spec.podReplacementPolicy(
                    policy || chance(50) ? PodReplacementPolicy.FAILED : PodReplacementPolicy.TERMINATING_OR_FAILED);
        }
        spec.activeDeadline(chance(20) ? Duration.ofSeconds(1 + random.nextInt(600)) : null);
        spec.ttlAfterFinished(chance(30) ? Duration.ofSeconds(random.nextInt(3) * 30L) : null);
        spec.suspension(chance(15) ? Suspension.SUSPENDED : null);
        return spec.template(template(restarts)).build();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private PodTemplate template(boolean restarts) {
        PodSpec.Builder pod =
                PodSpec.builder().restartPolicy(restarts ? RestartPolicy.ON_FAILURE : RestartPolicy.NEVER);
        Container main = Container.of("main", "busybox");
        pod.containers(chance(10) ? List.of(main, Container.of("second", "busybox")) : List.of(main));
        if (chance(6)) {
            Container init = Container.of("init", "busybox");
            pod.initContainers(List.of(
                    chance(50)
                            ? init
                            : init.toBuilder()
                                    .restartPolicy(RestartPolicy.ALWAYS)
                                    .build()));
        }
        pod.activeDeadline(chance(4) ? Duration.ofSeconds(30) : null);
        return PodTemplate.of(pod.build());
    }

    private SuccessPolicy successPolicy(int completions) {
        List<SuccessRule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int last = random.nextInt(completions);
            rules.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new SuccessRule(null, 1 + random.nextInt(completions));
                        case 1 -> new SuccessRule(last == 0 ? "0" : "0-" + last, null);
                        default -> new SuccessRule(last == 0 ? "0" : "0-" + last, 1 + random.nextInt(last + 1));
                    });
        }
        return new SuccessPolicy(rules);
    }

    private PodFailurePolicy failurePolicy(boolean perIndex) {
        List<PodFailureAction> actions =
                new ArrayList<>(List.of(PodFailureAction.IGNORE, PodFailureAction.COUNT, PodFailureAction.FAIL_JOB));
        if (perIndex) {
            actions.add(PodFailureAction.FAIL_INDEX);
        }
        List<PodFailureRule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            PodFailureAction action = actions.get(random.nextInt(actions.size()));
            if (chance(40)) {
                rules.add(new PodFailureRule(
                        action,
                        null,
                        List.of(new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE))));
            } else {
                boolean in = chance(80);
                ExitCodeOperator operator = in ? ExitCodeOperator.IN : ExitCodeOperator.NOT_IN;
                ExitCodes codes = new ExitCodes(
                        chance(30) ? "main" : null, operator, in ? List.of(3, 42) : List.of(1, 42, 137, 143));
                rules.add(new PodFailureRule(action, codes, List.of()));
            }
        }
        return new PodFailurePolicy(rules);
    }
}
