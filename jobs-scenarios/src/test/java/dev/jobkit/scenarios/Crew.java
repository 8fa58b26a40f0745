package dev.jobkit.scenarios;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Reach;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Survival;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.SeededIds;
import dev.jobkit.testkit.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Several controllers on one store, all in virtual time on the test's own thread. */
final class Crew {
    final VirtualTime time = new VirtualTime();
    final JobStore store = JobKit.memoryStore(time);
    final List<Mate> mates = new ArrayList<>();
    private final SeededIds ids;

    /** Whether the store answers nobody. */
    boolean away;

    Crew(long seed) {
        ids = new SeededIds(seed);
    }

    Mate join(String name) {
        return join(name, b -> b, new FakeExecutor(time));
    }

    Mate join(String name, UnaryOperator<JobKit.Builder> settings, FakeExecutor node) {
        Mate mate = new Mate(name, settings, node);
        mates.add(mate);
        time.runReady();
        return mate;
    }

    Crew advance(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
        return this;
    }

    /** Runs, on whatever node has them, the pods that wait to run. */
    Crew run() {
        return each(PodPhase.PENDING, (node, uid) -> node.run(uid, Readiness.READY));
    }

    Crew succeed() {
        return each(PodPhase.RUNNING, (node, uid) -> node.end(uid, Fate.SUCCESS));
    }

    /** Lets every pod be done that there is or that comes of it. */
    void finish() {
        for (int i = 0; i < 40; i++) {
            run();
            succeed();
            advance(10);
        }
    }

    private interface Act {
        void on(FakeExecutor node, String uid);
    }

    private Crew each(PodPhase phase, Act act) {
        for (Pod pod : pods()) {
            if (pod.status().phase() == phase && !pod.metadata().isDeleting()) {
                mates.stream()
                        .filter(mate -> mate.clock.isLively())
                        .filter(mate -> mate.node.knows(pod.metadata().uid()))
                        .forEach(mate -> act.on(mate.node, pod.metadata().uid()));
            }
        }
        time.runReady();
        return this;
    }

    List<Pod> pods() {
        try {
            return store.list(Kind.POD, Query.ALL, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    /** One of the controllers, with a node of its own. */
    final class Mate {
        final String name;
        final FakeExecutor node;
        final Pulse clock = new Pulse();
        final JobController jobs;
        int refused;

        /** How many reads of pods fail from now on. */
        int hiccups;

        /** Whether the change log has moved on beyond what it reads next. */
        boolean tooLate;

        /** Claims whose answer is lost from now on. */
        int mute;

        /** Done once in the middle of the next renewal. */
        Runnable inRenewal = () -> {};

        private Mate(String name, UnaryOperator<JobKit.Builder> settings, FakeExecutor node) {
            this.name = name;
            this.node = node;
            this.jobs = settings.apply(JobKit.builder()
                            .executor("node", node)
                            .time(clock)
                            .ids(ids)
                            .workers(clock, 1)
                            .listeners(clock)
                            .store(new Line(this))
                            .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                            .member(name))
                    .build();
        }

        /** Its program is gone, and all that ran on it. */
        void die() {
            clock.dead = true;
            mates.remove(this);
        }

        void pause() {
            clock.paused = true;
        }

        void goOn() {
            clock.goOn();
            time.runReady();
        }

        void close() {
            jobs.close();
            die();
            time.runReady();
        }
    }

    /** The time of one program, which may be paused or dead. */
    final class Pulse implements TimeSource, Executor {
        private final Queue<Runnable> late = new ArrayDeque<>();
        private boolean dead;
        private boolean paused;

        /** How far this machine's clock is behind. */
        Duration behind = Duration.ZERO;

        boolean isLively() {
            return !dead && !paused;
        }

        @Override
        public Instant instant() {
            return time.instant().minus(behind);
        }

        @Override
        public Wakeup wakeAt(Instant when, Runnable task) {
            return time.wakeAt(when.plus(behind), () -> execute(task));
        }

        @Override
        public void execute(Runnable task) {
            time.execute(() -> runAlive(task));
        }

        private void runAlive(Runnable task) {
            if (paused) {
                late.add(task);
            } else if (!dead) {
                task.run();
            }
        }

        private void goOn() {
            paused = false;
            for (Runnable task = late.poll(); task != null; task = late.poll()) {
                execute(task);
            }
        }
    }

    /** A mate's line to the store, which may be cut. */
    private final class Line extends WatchedStore {
        private final Mate mate;

        Line(Mate mate) {
            super(store);
            this.mate = mate;
        }

        @Override
        protected JobStore inner() {
            if (away) {
                throw new IllegalStateException("the store is away, on purpose");
            }
            return super.inner();
        }

        @Override
        public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
            if (kind.equals(Kind.POD) && mate.hiccups > 0) {
                mate.hiccups--;
                throw new IllegalStateException("a hiccup of the store, on purpose");
            }
            return super.list(kind, query, page);
        }

        @Override
        public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
            if (mate.tooLate) {
                mate.tooLate = false;
                throw new RevisionGoneException(revision, store.revision() + 1);
            }
            return super.changesAfter(revision, limit);
        }

        @Override
        public Wakeup follow(LongSupplier read, Runnable wake) {
            return super.follow(read, () -> mate.clock.execute(wake));
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            List<CommitResult> results = super.commit(commits);
            for (CommitResult result : results) {
                mate.refused += result instanceof CommitResult.Fenced ? 1 : 0;
            }
            return results;
        }

        @Override
        public Optional<Membership> membership() {
            Membership real = store.membership().orElseThrow();
            Object guarded = Proxy.newProxyInstance(
                    Membership.class.getClassLoader(),
                    new Class<?>[] {Membership.class},
                    (proxy, method, arguments) -> {
                        if (away) {
                            throw new IllegalStateException("the store is away, on purpose");
                        }
                        try {
                            if (method.getName().equals("renew")) {
                                Runnable once = mate.inRenewal;
                                mate.inRenewal = () -> {};
                                once.run();
                            }
                            Object answer = method.invoke(real, arguments);
                            if (method.getName().equals("claim") && !List.of().equals(answer) && mate.mute > 0) {
                                mate.mute--;
                                throw new IllegalStateException("the answer is lost, on purpose");
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return Optional.of((Membership) guarded);
        }

        @Override
        public Durability durability() {
            return Durability.DURABLE; // it outlives every mate
        }

        @Override
        public void close() {}
    }

    /** Returns who owns how much. */
    int owned(Mate mate) {
        return store.membership().orElseThrow().members().stream()
                .filter(member -> member.fence().member().equals(mate.name))
                .mapToInt(member -> member.owned())
                .sum();
    }

    /** Returns a node whose runs go on when the program of its mate has ended, and which only a mate in its place reaches. */
    static FakeExecutor kept(VirtualTime time) {
        return new FakeExecutor(time, new NodeInfo(Map.of(), Map.of(), "", List.of(), Survival.KEEP, Reach.LOCAL));
    }

    static FakeExecutor shared(VirtualTime time) {
        return new FakeExecutor(
                time, new NodeInfo(Map.of(), Map.of(), "", List.of(), Survival.DIE_WITH_CONTROLLER, Reach.SHARED));
    }
}
