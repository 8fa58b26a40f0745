package dev.jobkit.scenarios;

import dev.jobkit.CancelScope;
import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.RerunScope;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.ConcurrencyPolicy;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.ExitCodeOperator;
import dev.jobkit.model.ExitCodes;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodConditionPattern;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodFailureAction;
import dev.jobkit.model.PodFailurePolicy;
import dev.jobkit.model.PodFailureRule;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SuccessPolicy;
import dev.jobkit.model.SuccessRule;
import dev.jobkit.spi.Query;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.PodChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The lives of the sweep: what Jobs, CronJobs, bare pods and definitions go through, one story for each. */
final class Stories {
    private static final ObjectKey CRON = ObjectKey.of("c");
    private static final ObjectKey BUILD = ObjectKey.of("build");
    private static final WriteOptions ANN = WriteOptions.by("ann");
    private static final Overrides STAYS =
            Overrides.builder().remains(Remains.KEEP).build();

    private final List<Step> steps = new ArrayList<>();

    private Stories() {}

    /** Returns all of them. */
    static List<Story> all() {
        return List.of(
                retries().named("retries, and success in the end"),
                tooManyFailures().named("more failures than backoffLimit"),
                perIndex().named("back-off limits of each index"),
                successPolicy().named("success policy"),
                suspended().named("suspended and resumed"),
                timeToLive().named("time to live after the end"),
                failurePolicy(Fate.exit(42)).named("failure policy: ignored, then FailJob"),
                failurePolicy(Fate.FAILURE).named("failure policy: ignored, then counted"),
                restarts().named("containers restarted in place"),
                deadline().named("active deadline"),
                deleted().named("deleted in the foreground, after a cancelled index"),
                cron(ConcurrencyPolicy.FORBID).named("CronJob with Forbid"),
                cron(ConcurrencyPolicy.REPLACE).named("CronJob with Replace"),
                cronDeleted().named("CronJob triggered by hand, and deleted"),
                barePods().named("bare pods"),
                dispatched().named("dispatch of a definition, and a rerun"));
    }

    private Story named(String name) {
        return new Story(name, steps);
    }

    private Stories step(String text, Consumer<Stage> act) {
        steps.add(new Step(text, act));
        return this;
    }

    private Stories verb(String text, Consumer<JobController> verb) {
        return step(text, stage -> stage.verb(verb));
    }

    private Stories submit(JobSpec.Builder spec) {
        return verb("submit", c -> c.submit(Job.of(Stage.KEY.name(), spec.build())));
    }

    private Stories run() {
        return step("run", s -> s.world().run());
    }

    private Stories succeed(PodChoice choice) {
        return step("succeed " + choice, s -> s.world().succeed(choice));
    }

    private Stories succeed() {
        return succeed(PodChoice.ALL);
    }

    private Stories fail(PodChoice choice, Fate fate) {
        return step("fail " + choice, s -> s.world().fail(choice, fate));
    }

    private Stories fail(PodChoice choice) {
        return fail(choice, Fate.FAILURE);
    }

    private Stories exit(int code) {
        return step("exit " + code, s -> s.world().exit(PodChoice.ALL, code));
    }

    private Stories terminate() {
        return step("terminate", s -> s.world().terminate());
    }

    private Stories seconds(int seconds) {
        return step("advance " + seconds + " s", s -> s.advance(Duration.ofSeconds(seconds)));
    }

    private static JobSpec.Builder spec(int completions) {
        return JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .completions(completions)
                .parallelism(completions);
    }

    private static JobSpec.Builder indexed(int completions) {
        return spec(completions).completionMode(CompletionMode.INDEXED);
    }

    private static Stories retries() {
        return new Stories()
                .submit(spec(3).parallelism(2).backoffLimit(4))
                .run()
                .fail(PodChoice.first(1))
                .seconds(10)
                .run()
                .succeed(PodChoice.first(1))
                .run()
                .fail(PodChoice.ALL)
                .seconds(40)
                .run()
                .succeed();
    }

    private static Stories tooManyFailures() {
        return new Stories()
                .submit(spec(3).backoffLimit(1))
                .run()
                .fail(PodChoice.first(1))
                .seconds(10)
                .run()
                .fail(PodChoice.first(1))
                .terminate()
                .seconds(60);
    }

    private static Stories perIndex() {
        return new Stories()
                .submit(indexed(4).backoffLimitPerIndex(1).maxFailedIndexes(2))
                .run()
                .fail(PodChoice.index(0))
                .succeed(PodChoice.index(3))
                .seconds(10)
                .run()
                .fail(PodChoice.index(0))
                .fail(PodChoice.index(1))
                .seconds(10)
                .run()
                .succeed();
    }

    private static Stories successPolicy() {
        return new Stories()
                .submit(indexed(4).successPolicy(new SuccessPolicy(List.of(new SuccessRule("0-2", 2)))))
                .run()
                .succeed(PodChoice.index(0))
                .fail(PodChoice.index(1))
                .seconds(10)
                .run()
                .succeed(PodChoice.index(2))
                .terminate();
    }

    private static Stories suspended() {
        return new Stories()
                .submit(indexed(2))
                .run()
                .succeed(PodChoice.index(0))
                .verb("suspend", c -> c.suspend(Stage.KEY))
                .terminate()
                .seconds(60)
                .verb("resume", c -> c.resume(Stage.KEY))
                .run()
                .succeed();
    }

    private static Stories timeToLive() {
        return new Stories()
                .submit(spec(2).ttlAfterFinished(Duration.ofSeconds(30)))
                .run()
                .succeed()
                .seconds(29)
                .seconds(2);
    }

    private static Stories failurePolicy(Fate last) {
        PodConditionPattern disrupted =
                new PodConditionPattern(PodConditionType.DISRUPTION_TARGET, ConditionStatus.TRUE);
        ExitCodes fatal = new ExitCodes("main", ExitCodeOperator.IN, List.of(42));
        return new Stories()
                .submit(indexed(2)
                        .backoffLimit(1)
                        .podFailurePolicy(new PodFailurePolicy(List.of(
                                new PodFailureRule(PodFailureAction.IGNORE, null, List.of(disrupted)),
                                new PodFailureRule(PodFailureAction.FAIL_JOB, fatal, List.of())))))
                .run()
                .fail(PodChoice.index(1), Fate.EVICTED)
                .seconds(10)
                .run()
                .fail(PodChoice.index(0), last)
                .seconds(20)
                .terminate()
                .run()
                .succeed();
    }

    private static Stories restarts() {
        JobSpec.Builder spec = spec(1).backoffLimit(2);
        JobSpec made = spec.build();
        PodSpec pod = made.template().spec().toBuilder()
                .restartPolicy(RestartPolicy.ON_FAILURE)
                .build();
        return new Stories()
                .submit(spec.template(made.template().withSpec(pod)))
                .run()
                .exit(3)
                .seconds(11)
                .exit(4)
                .seconds(21)
                .exit(0);
    }

    private static Stories deadline() {
        return new Stories()
                .submit(spec(2).activeDeadline(Duration.ofSeconds(45)))
                .run()
                .succeed(PodChoice.first(1))
                .seconds(50)
                .terminate();
    }

    private static Stories deleted() {
        CancelScope second = CancelScope.indexes(IndexSet.of(1));
        return new Stories()
                .submit(indexed(3).backoffLimitPerIndex(0))
                .run()
                .verb("cancel index 1", c -> c.cancel(Stage.KEY, second, new Cancellation("ann", "not this")))
                .terminate()
                .succeed(PodChoice.index(0))
                .verb("delete", c -> c.delete(Stage.KEY, Propagation.FOREGROUND))
                .terminate();
    }

    private static Stories cron(ConcurrencyPolicy policy) {
        return new Stories()
                .verb(
                        "create",
                        c -> c.cronJobs()
                                .create(CronJob.of(
                                        Metadata.named("c"),
                                        CronStory.spec("0 * * * *")
                                                .concurrencyPolicy(policy)
                                                .successfulJobsHistoryLimit(1)
                                                .failedJobsHistoryLimit(1)
                                                .build())))
                .seconds(3600)
                .run()
                .seconds(3600) // the first Job still runs
                .terminate()
                .run()
                .succeed()
                .seconds(3600)
                .run()
                .succeed()
                .seconds(3600)
                .run()
                .succeed()
                .seconds(60); // and what an hour has made old is gone
    }

    private static Stories cronDeleted() {
        return new Stories()
                .verb(
                        "create",
                        c -> c.cronJobs()
                                .create(CronJob.of(
                                        Metadata.named("c"),
                                        CronStory.spec("0 * * * *").build())))
                .seconds(3600)
                .verb("trigger", c -> c.cronJobs().trigger(CRON, "by-hand"))
                .run()
                .succeed(PodChoice.first(1))
                .verb("delete", c -> c.cronJobs().delete(CRON, Propagation.BACKGROUND))
                .terminate();
    }

    private static Stories barePods() {
        return new Stories()
                .create(pod("one", RestartPolicy.ON_FAILURE))
                .create(pod("two", RestartPolicy.NEVER))
                .run()
                .exit(1)
                .seconds(11)
                .exit(0)
                .create(pod("three", RestartPolicy.ALWAYS))
                .run()
                .verb(
                        "delete it",
                        c -> c.objects()
                                .delete(
                                        Kind.POD,
                                        ObjectKey.of("three"),
                                        Preconditions.NONE,
                                        Propagation.BACKGROUND,
                                        WriteOptions.DEFAULT))
                .terminate();
    }

    private Stories create(Pod pod) {
        return verb("create", c -> c.objects().create(pod, WriteOptions.DEFAULT));
    }

    private static Pod pod(String name, RestartPolicy policy) {
        PodSpec spec = PodSpec.builder()
                .restartPolicy(policy)
                .containers(List.of(Container.of("main", "busybox")))
                .build();
        return new Pod(Metadata.named(name), spec, PodStatus.EMPTY);
    }

    private static Stories dispatched() {
        DefinitionSpec build = new DefinitionSpec(
                "The build", null, JobTemplate.of(spec(1).backoffLimit(0).build()), List.of(), null, null);
        return new Stories()
                .verb("define", c -> c.definitions().put(new JobDefinition(Metadata.named("build"), build), ANN))
                .verb("dispatch", c -> c.definitions().dispatch(BUILD, STAYS, ANN))
                .run()
                .fail(PodChoice.ALL)
                .step("rerun", Stories::rerun)
                .run()
                .succeed()
                .verb("dispatch once more", c -> c.definitions().dispatch(BUILD, Overrides.NONE, ANN))
                .run()
                .succeed() // and this one goes when it has ended
                .seconds(60);
    }

    /** Runs the only Job again. */
    private static void rerun(Stage stage) {
        ObjectKey job = stage.world().list(Kind.JOB, Query.ALL).get(0).key();
        stage.verb(c -> c.runs().rerun(job, RerunScope.ALL, Preconditions.NONE, STAYS, ANN));
    }
}
