package dev.jobkit.scenarios;

import dev.jobkit.JobController;
import dev.jobkit.JobKitException;
import dev.jobkit.Preconditions;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.ResourceQuotaGate;
import dev.jobkit.Propagation;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.Container;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Quantity;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.RunReport;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.World;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

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
    private FakeExecutor node;
    private ResourceQuotaGate quota = new ResourceQuotaGate();
    private MortalTime mortal;
    private World world;
    private int limit = NO_LIMIT;
    private boolean limited;
    private boolean inVerb;

    /** Makes the stage of this seed, with a memory store inside what the function makes of it. */
    Stage(long seed, Function<Stage, Function<JobStore, JobStore>> around) {
        this.parts = WorldParts.seeded(seed);
        this.node = parts.executor();
        this.store = around.apply(this).apply(JobKit.memoryStore(parts.time()));
        this.mortal = new MortalTime(parts.time());
        this.world = newWorld();
    }

    private World newWorld() {
        quota = new ResourceQuotaGate();
        setLimit(limit);
        return World.of(new WorldParts(parts.time(), node, parts.ids()), p -> p.builder()
                .time(mortal)
                .workers(mortal, 1)
                .listeners(mortal)
                .store(store)
                .gate(quota)
                .build());
    }

    /** Lets the program die, nothing given back, and starts it again; the node still has what it ran. */
    void dieAndComeBack(Job watched) {
        mortal.die();
        mortal = new MortalTime(parts.time());
        world = newWorld().watch(watched);
    }

    /** As {@link #dieAndComeBack}, and the node has lost all it ran. */
    void dieWithTheNode(Job watched) {
        node = new FakeExecutor(parts.time());
        dieAndComeBack(watched);
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
        inVerb = true;
        Job stored;
        try {
            stored = controller().submit(Job.of(KEY.name(), life.spec()));
        } finally {
            inVerb = false;
        }
        world.watch(stored).settle();
    }

    /** Lets a person do something; what is refused is not done. */
    void verb(Consumer<JobController> verb) {
        inVerb = true;
        try {
            verb.accept(controller());
        } catch (JobKitException refused) {
            // a person reads it and goes on
        } finally {
            inVerb = false;
        }
        world.settle();
    }

    void deletePods(PodChoice choice, PodPhase... phases) {
        Set<PodPhase> wanted = Set.of(phases);
        List<Pod> all = pods().stream()
                .filter(pod -> wanted.contains(pod.status().phase())
                        && !pod.metadata().isDeleting())
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
        world.advance(span);
    }
}
