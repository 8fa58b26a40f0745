package dev.jobkit.scenarios;

import dev.jobkit.JobController;
import dev.jobkit.JobKitException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.ResourceQuotaGate;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Quantity;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.RunReport;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Life} is played: a world whose store may be watched or disturbed, whose namespace has a quota, and whose
 * controller can die and be started again on the same store.
 */
final class Stage {
    /** The name of the Job of every life. */
    static final ObjectKey KEY = new ObjectKey("default", "life");

    private static final int NO_LIMIT = 1000;

    private final WorldParts parts;
    private final JobStore store;
    private final Function<FakeExecutor, PodExecutor> aroundNode;
    private FakeExecutor node;
    private ResourceQuotaGate quota = new ResourceQuotaGate();
    private MortalTime mortal;
    private World world;
    private int limit = NO_LIMIT;
    private @Nullable Job watched;
    private int died;
    private boolean nodeDies;
    private boolean limited;
    private boolean inVerb;

    /** Makes the stage of this seed, with a memory store inside what the function makes of it. */
    Stage(long seed, Function<Stage, Function<JobStore, JobStore>> around) {
        this(seed, around, node -> node);
    }

    /** Makes the stage of this seed, with the node inside what the second function makes of it in each life of the program. */
    Stage(
            long seed,
            Function<Stage, Function<JobStore, JobStore>> around,
            Function<FakeExecutor, PodExecutor> aroundNode) {
        this.aroundNode = aroundNode;
        this.parts = WorldParts.seeded(seed);
        this.node = parts.executor();
        this.store = around.apply(this).apply(JobKit.memoryStore(parts.time()));
        this.mortal = new MortalTime(parts.time());
        this.world = start();
    }

    /** Starts the program, again when it dies meanwhile. */
    private World start() {
        try {
            return newWorld();
        } catch (DisturbedStore.Death death) {
            end();
            return start();
        }
    }

    private void end() {
        died++;
        if (nodeDies) {
            node = new FakeExecutor(parts.time());
        }
        mortal.die();
        mortal = new MortalTime(parts.time());
    }

    private World newWorld() {
        quota = new ResourceQuotaGate();
        setLimit(limit);
        return World.of(
                new WorldParts(parts.time(), node, parts.ids()),
                p -> JobKit.builder()
                        .executor("node", aroundNode.apply(p.executor()))
                        .ids(p.ids())
                        .time(mortal)
                        .workers(mortal, 1)
                        .listeners(mortal)
                        .store(store)
                        .gate(quota)
                        .build());
    }

    World world() {
        return world;
    }

    JobStore store() {
        return store;
    }

    JobController controller() {
        return world.controller();
    }

    ResourceQuotaGate quota() {
        return quota;
    }

    /** Tells whether a person's verb is under way, and not a pass. */
    boolean inVerb() {
        return inVerb;
    }

    Optional<Job> job() {
        return world.find();
    }

    List<Pod> pods() {
        return world.pods();
    }

    void submit(Life life) {
        Job job = Job.of(KEY.name(), life.spec());
        untilDone(() -> asPerson(() -> watched = controller().submit(job)));
        if (watched == null) { // nobody was told
            watched = controller().find(KEY).orElseThrow();
        }
        world.watch(watched);
        survive(world::settle);
    }

    /** Plays one line of a script; when the program dies meanwhile, it is started again and the line goes on. */
    void play(Step step) {
        survive(() -> step.act().accept(this)); // acts of the node have all been done when something is committed
    }

    private void survive(Runnable act) {
        try {
            act.run();
        } catch (DisturbedStore.Death death) {
            comeBack();
        }
    }

    /** Lets a person do something, again when the program died before it was done; what is refused is not done. */
    void verb(Consumer<JobController> verb) {
        untilDone(() -> ask(verb));
        survive(world::settle);
    }

    private void untilDone(Runnable act) {
        boolean done = false;
        while (!done) {
            try {
                act.run();
                done = true;
            } catch (DisturbedStore.Death death) {
                comeBack();
                done = !death.isBeforeCommit();
            }
        }
    }

    private void ask(Consumer<JobController> verb) {
        try {
            asPerson(() -> verb.accept(controller()));
        } catch (JobKitException refused) {
            // a person reads it and goes on
        }
    }

    private void asPerson(Runnable act) {
        inVerb = true;
        try {
            act.run();
        } finally {
            inVerb = false;
        }
    }

    private void comeBack() {
        Job mine = watched;
        end();
        world = start();
        if (mine != null) {
            world.watch(mine);
        }
    }

    /** Makes passes that can be made now, also while a controller starts. */
    void runReady() {
        parts.time().runReady();
    }

    /** Has the node lose all that it runs when the program dies. */
    void nodeDiesToo() {
        nodeDies = true;
    }

    /** Returns how often the program died. */
    int died() {
        return died;
    }

    void deletePods(PodChoice choice, PodPhase... phases) {
        Set<PodPhase> wanted = Set.of(phases);
        List<Pod> all = pods().stream()
                .filter(pod ->
                        wanted.contains(pod.status().phase()) && !pod.metadata().isDeleting())
                .toList();
        for (Pod pod : choice.of(all)) {
            verb(c -> c.objects()
                    .delete(Kind.POD, pod.key(), Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT));
        }
    }

    /** Reports something about every chosen pod of this phase. */
    void report(PodChoice choice, PodPhase phase, RunReport report) {
        List<Pod> all = pods().stream()
                .filter(pod -> pod.status().phase() == phase
                        && node.knows(pod.metadata().uid()))
                .toList();
        choice.of(all).forEach(pod -> node.report(pod.metadata().uid(), report));
        world.settle();
    }

    /** Says that the containers of running pods ran so many times more. */
    void restart(PodChoice choice, int times) {
        List<Pod> all = pods().stream()
                .filter(pod -> pod.status().phase() == PodPhase.RUNNING
                        && node.knows(pod.metadata().uid()))
                .toList();
        for (Pod pod : choice.of(all)) {
            int before = pod.status().containerStatuses().stream()
                    .mapToInt(ContainerStatus::restartCount)
                    .max()
                    .orElse(0);
            node.restart(pod.metadata().uid(), before + times);
        }
        world.settle();
    }

    /** The node is lost, and with it all that ran. */
    void loseNode() {
        for (Pod pod : pods()) {
            if (pod.status().phase() == PodPhase.RUNNING
                    && node.knows(pod.metadata().uid())) {
                node.lose(pod.metadata().uid());
            }
        }
        world.settle();
    }

    /** Lets so many pods be in the namespace. */
    void limit(int pods) {
        limited |= pods < NO_LIMIT;
        limit = pods;
        setLimit(pods);
    }

    /** Tells whether the quota was narrow at any time. */
    boolean isLimited() {
        return limited;
    }

    /** Tells whether nobody uses any of the quota. */
    boolean isQuotaFree() {
        setLimit(1);
        Pod probe = new Pod(Metadata.named("probe"), PodSpec.of(Container.of("main", "busybox")), PodStatus.EMPTY);
        boolean free = quota.admit(probe).isEmpty();
        quota.leave(probe);
        setLimit(limit);
        return free;
    }

    void openQuota() {
        limit(NO_LIMIT);
    }

    private void setLimit(int pods) {
        quota.limit(KEY.namespace(), Map.of("pods", Quantity.of(pods)));
    }

    void advance(Duration span) {
        Instant end = parts.time().instant().plus(span);
        for (int lives = -1; lives < died; ) {
            lives = died;
            survive(() -> parts.time().advanceTo(end));
        }
    }
}
