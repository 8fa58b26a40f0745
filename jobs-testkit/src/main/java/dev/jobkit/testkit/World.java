package dev.jobkit.testkit;

import dev.jobkit.JobController;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A controller on virtual time with a fake executor, and a script that plays the user and the node.
 *
 * <p>Acts on pods choose those in the fitting state, see {@link PodChoice}; an act that finds none does nothing. After each
 * act everything that is due now has happened; time passes by {@link #advance} only. All of it runs on the caller's thread.
 *
 * <pre>{@code
 * World world = World.create();
 * world.submit("render", spec).run().fail(PodChoice.index(1), Fate.EVICTED).advance(Duration.ofSeconds(10));
 * assertThat(world.job()).hasActive(2).hasFailed(0);
 * }</pre>
 */
public final class World implements AutoCloseable {
    private final WorldParts parts;
    private final JobController controller;
    private @Nullable Job watched;

    private World(WorldParts parts, ControllerFactory factory) {
        this.parts = parts;
        this.controller = factory.create(parts);
        parts.time().runReady();
    }

    /** Returns a world with the library's own controller, a memory store and the seed 0. */
    public static World create() {
        return with(WorldParts::controller);
    }

    /** Returns a world with the controller of this factory and the seed 0. */
    public static World with(ControllerFactory factory) {
        return new World(WorldParts.seeded(0), factory);
    }

    /** Returns a world of these parts with the controller of this factory. */
    public static World of(WorldParts parts, ControllerFactory factory) {
        return new World(parts, factory);
    }

    /** Stores a Job and watches it: from here on the script is about it. */
    public World submit(Job job) {
        watched = controller.submit(job);
        return settle();
    }

    /** Stores a Job of this name in the namespace {@code default} and watches it. */
    public World submit(String name, JobSpec spec) {
        return submit(Job.of(name, spec));
    }

    /** Watches a Job that was stored by a call of the controller. */
    public World watch(Job job) {
        watched = job;
        return this;
    }

    /** Lets time pass; the controller does what falls due on the way. */
    public World advance(Duration span) {
        parts.time().advance(span);
        return this;
    }

    /** Runs every pod that is Pending and not being deleted; it is Ready at once. */
    public World run() {
        return run(PodChoice.ALL, Readiness.READY);
    }

    /** Runs pods that are Pending and not being deleted; they are Ready at once. */
    public World run(PodChoice choice) {
        return run(choice, Readiness.READY);
    }

    /** Runs pods that are Pending and not being deleted; they are Ready or not. */
    public World run(PodChoice choice, Readiness readiness) {
        return each(choice, in(PodPhase.PENDING).and(World::stays), (node, pod) -> node.run(uid(pod), readiness));
    }

    /** Makes pods that are Running ready or not. */
    public World ready(PodChoice choice, Readiness readiness) {
        return each(choice, in(PodPhase.RUNNING), (node, pod) -> node.ready(uid(pod), readiness));
    }

    /** Lets every pod that is Pending or Running, and not being deleted, succeed. */
    public World succeed() {
        return end(PodChoice.ALL, Fate.SUCCESS);
    }

    /** Lets pods that are Pending or Running, and not being deleted, succeed. */
    public World succeed(PodChoice choice) {
        return end(choice, Fate.SUCCESS);
    }

    /** Lets every pod that is Pending or Running, and not being deleted, fail with exit code 1. */
    public World fail() {
        return end(PodChoice.ALL, Fate.FAILURE);
    }

    /** Lets pods that are Pending or Running, and not being deleted, fail with exit code 1. */
    public World fail(PodChoice choice) {
        return end(choice, Fate.FAILURE);
    }

    /** Lets pods that are Pending or Running, and not being deleted, fail in this way. */
    public World fail(PodChoice choice, Fate fate) {
        return end(choice, fate);
    }

    /** Ends pods that are Pending or Running, and not being deleted, in this way. */
    public World end(PodChoice choice, Fate fate) {
        return each(
                choice,
                in(PodPhase.PENDING, PodPhase.RUNNING).and(World::stays),
                (node, pod) -> node.end(uid(pod), fate));
    }

    /** Lets the first container of Running pods exit; whether it is restarted in place is up to the controller. */
    public World exit(PodChoice choice, int exitCode) {
        return each(
                choice,
                in(PodPhase.RUNNING).and(World::stays),
                (node, pod) ->
                        node.exit(uid(pod), pod.spec().containers().get(0).name(), exitCode));
    }

    /** Says that every container of Running pods was restarted so many times. */
    public World restart(PodChoice choice, int restarts) {
        return each(choice, in(PodPhase.RUNNING), (node, pod) -> node.restart(uid(pod), restarts));
    }

    /** Lets pods that are asked to stop obey: exit code 143, phase Failed. */
    public World terminate() {
        return terminate(PodChoice.ALL, Fate.TERMINATED);
    }

    /** Lets pods that are asked to stop, and are Pending or Running, end in this way. */
    public World terminate(PodChoice choice, Fate fate) {
        return each(
                choice,
                in(PodPhase.PENDING, PodPhase.RUNNING).and(pod -> pod.metadata().isDeleting()),
                (node, pod) -> node.end(uid(pod), fate));
    }

    /**
     * Deletes pods that are not being deleted yet, as a person does.
     *
     * @param phases in which they have to be; Pending and Running if none is named
     */
    public World deletePods(PodChoice choice, PodPhase... phases) {
        PodPhase[] asked = phases.length == 0 ? new PodPhase[] {PodPhase.PENDING, PodPhase.RUNNING} : phases;
        return each(
                choice,
                in(asked).and(World::stays),
                (node, pod) -> controller
                        .objects()
                        .delete(Kind.POD, pod.key(), Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT));
    }

    /** Changes the spec of the watched Job. */
    public World edit(UnaryOperator<JobSpec> edit) {
        controller.edit(watchedKey(), edit);
        return settle();
    }

    /** Suspends the watched Job. */
    public World suspend() {
        controller.suspend(watchedKey());
        return settle();
    }

    /** Resumes the watched Job. */
    public World resume() {
        controller.resume(watchedKey());
        return settle();
    }

    /** Deletes the watched Job. */
    public World delete(Propagation propagation) {
        controller.delete(watchedKey(), propagation);
        return settle();
    }

    /** Does what is due now; acts do it by themselves, direct calls of the controller need it. */
    public World settle() {
        parts.time().runReady();
        return this;
    }

    /** Returns the watched Job as it is now. */
    public Job job() {
        return find().orElseThrow(() -> new IllegalStateException("the Job " + watchedKey() + " is gone"));
    }

    /** Returns the watched Job as it is now; empty when it is gone. */
    public Optional<Job> find() {
        String uid = watchedJob().metadata().uid();
        return controller.find(watchedKey()).filter(job -> job.metadata().uid().equals(uid));
    }

    /** Returns all pods in the namespace of the watched Job, else {@code default}, in the order in which scripts choose them. */
    public List<Pod> pods() {
        return PodChoice.ALL.of(list(Kind.POD, Query.in(namespace())));
    }

    /** Returns what is told about the watched Job to people, also when it is gone. */
    public List<EventRecord> events() {
        String uid = watchedJob().metadata().uid();
        return list(Kind.EVENT, Query.in(namespace())).stream()
                .filter(event -> event.about().uid().equals(uid))
                .toList();
    }

    /** Returns all objects of a kind that the query chooses. */
    public <T extends Stored> List<T> list(Kind<T> kind, Query query) {
        try {
            return controller.objects().list(kind, query, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new IllegalStateException("a list without page token cannot be too old", e);
        }
    }

    /** Returns the controller. */
    public JobController controller() {
        return controller;
    }

    /** Returns the clock, which also runs the controller's work. */
    public VirtualTime time() {
        return parts.time();
    }

    /** Returns the executor. */
    public FakeExecutor executor() {
        return parts.executor();
    }

    @Override
    public void close() {
        controller.close();
    }

    private World each(PodChoice choice, Predicate<Pod> fitting, BiConsumer<FakeExecutor, Pod> act) {
        for (Pod pod : choice.of(pods().stream().filter(fitting).toList())) {
            act.accept(parts.executor(), pod);
        }
        return settle();
    }

    private String namespace() {
        return watched == null
                ? ObjectKey.DEFAULT_NAMESPACE
                : watched.metadata().namespace();
    }

    private Job watchedJob() {
        if (watched == null) {
            throw new IllegalStateException("the world has no Job yet: submit one or watch one");
        }
        return watched;
    }

    private ObjectKey watchedKey() {
        return watchedJob().key();
    }

    private static String uid(Pod pod) {
        return pod.metadata().uid();
    }

    private static boolean stays(Pod pod) {
        return !pod.metadata().isDeleting();
    }

    private static Predicate<Pod> in(PodPhase... phases) {
        Set<PodPhase> wanted = Set.of(phases);
        return pod -> wanted.contains(pod.status().phase());
    }
}
