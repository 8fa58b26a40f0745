package dev.jobkit.scenarios;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;

/** Specs that scenarios begin with. */
final class Wishes {
    private Wishes() {}

    /** Returns a Job whose failed pods are replaced. */
    static JobSpec.Builder never() {
        return JobSpec.builder().template(template(RestartPolicy.NEVER));
    }

    /** Returns a Job whose failed containers are restarted in place. */
    static JobSpec.Builder onFailure() {
        return JobSpec.builder().template(template(RestartPolicy.ON_FAILURE));
    }

    /** Returns an Indexed Job, all of whose indexes may run at once. */
    static JobSpec.Builder indexed(int completions) {
        return never().completionMode(CompletionMode.INDEXED)
                .completions(completions)
                .parallelism(completions);
    }

    /** Returns a template with one container. */
    static PodTemplate template(RestartPolicy policy) {
        return PodTemplate.of(PodSpec.of(Container.of("main", "busybox")).toBuilder()
                .restartPolicy(policy)
                .build());
    }
}
