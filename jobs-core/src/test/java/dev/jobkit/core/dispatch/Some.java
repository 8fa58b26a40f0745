package dev.jobkit.core.dispatch;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.Tracking;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Objects for the tests of this package. */
final class Some {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant START = NOON.minusSeconds(60);
    static final EnvVar POD_NAME = new EnvVar(
            "POD_NAME", null, new EnvSource(new FieldRef("v1", "metadata.name"), null, null, null, Passthrough.EMPTY));

    private Some() {}

    static Container container(String name, EnvVar... env) {
        return Container.of(name, name + ":1").toBuilder().env(List.of(env)).build();
    }

    static JobSpec spec(Container... containers) {
        PodSpec pod = PodSpec.builder()
                .restartPolicy(RestartPolicy.NEVER)
                .containers(List.of(containers))
                .build();
        return JobSpec.builder().template(PodTemplate.of(pod)).build();
    }

    static JobSpec indexed(int completions) {
        return spec(container("main")).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(completions)
                .parallelism(completions)
                .build();
    }

    static JobDefinition definition(JobSpec spec, Parameter... parameters) {
        DefinitionSpec definition =
                new DefinitionSpec(null, null, JobTemplate.of(spec), List.of(parameters), null, null);
        return new JobDefinition(Metadata.named("default", "build"), definition);
    }

    static Job job(JobSpec spec) {
        return Job.of(
                Metadata.named("default", "pi").toBuilder()
                        .uid("uid-1")
                        .created(START)
                        .build(),
                spec);
    }

    static Job with(Job job, JobStatus.Builder status, IndexSet takenOver) {
        return job.withStatus(
                status.startTime(START).build(),
                Tracking.builder().takenOver(takenOver).build());
    }

    static JobStatus.Builder ended(JobConditionType type, String reason, String message) {
        JobCondition end = new JobCondition(type, ConditionStatus.TRUE, reason, message, NOON, NOON);
        return JobStatus.EMPTY.toBuilder().conditions(List.of(end));
    }

    /** Returns the variables of a container; those from elsewhere by a word. */
    static Map<String, String> env(JobSpec spec, int container) {
        Map<String, String> env = new LinkedHashMap<>();
        for (EnvVar variable :
                spec.template().spec().containers().get(container).env()) {
            env.put(variable.name(), variable.valueFrom() == null ? "" + variable.value() : "from elsewhere");
        }
        return env;
    }
}
