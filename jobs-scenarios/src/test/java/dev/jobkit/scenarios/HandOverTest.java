package dev.jobkit.scenarios;

import static dev.jobkit.testkit.JobKitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pods lose their Job and get another one while executors report. Whatever comes between what: no report is lost, each end
 * is counted once, and no pod is started again.
 */
class HandOverTest {
    private static final int PODS = 3;

    /** More calls of the store than the story has: at the last ones nothing comes between any more. */
    private static final int CALLS = 120;

    private final WorldParts parts = WorldParts.seeded(1);
    private final Workers workers = new Workers();
    private final InterruptedStore store = new InterruptedStore(JobKit.memoryStore(parts.time()));
    private final List<String> uids = new ArrayList<>();

    static IntStream calls() {
        return IntStream.rangeClosed(0, CALLS);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anEndThatIsReportedAtAnyMomentIsCounted(int at) {
        play(at, () -> parts.executor().end(uids.get(0), Fate.SUCCESS));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void endsOfAllAtAnyMomentAreCounted(int at) {
        play(at, () -> uids.forEach(uid -> parts.executor().end(uid, Fate.SUCCESS)));
    }

    @Test
    void theStoryIsShorterThanTheMomentsThatAreTried() {
        play(Integer.MAX_VALUE, () -> {});
        assertThat(store.calls).isBetween(20, CALLS);
    }

    /** At the given call of the store the event happens, and another worker makes all passes that are ready. */
    private void play(int at, Runnable event) {
        try (JobController jobs =
                parts.builder().store(store).workers(workers, 2).build()) {
            settle();
            jobs.submit("old", spec());
            settle();
            jobs.pods(ObjectKey.of("old"))
                    .forEach(pod -> uids.add(pod.metadata().uid()));
            uids.forEach(uid -> parts.executor().run(uid, Readiness.READY));
            settle();
            store.interruptAt(at, () -> {
                event.run();
                workers.runReady();
            });
            jobs.delete(ObjectKey.of("old"), Propagation.ORPHAN);
            settle();
            jobs.submit("new", spec());
            settle();
            store.interruptAt(Integer.MAX_VALUE, () -> {});
            finish(jobs);
            assertThat(jobs.gauges().failedPasses()).isZero();
        }
    }

    private void finish(JobController jobs) {
        for (Pod pod : jobs.pods(ObjectKey.of("new"))) {
            if (!pod.isEnded() && uids.contains(pod.metadata().uid())) {
                assertThat(pod.status().phase()).isEqualTo(PodPhase.RUNNING);
                parts.executor().end(pod.metadata().uid(), Fate.SUCCESS);
            }
        }
        settle();
        Job end = jobs.find(ObjectKey.of("new")).orElseThrow();
        assertThat(end).isComplete().hasSucceeded(PODS).hasFailed(0);
        assertThat(jobs.pods(end.key()))
                .extracting(pod -> pod.metadata().uid())
                .containsExactlyInAnyOrderElementsOf(uids);
        assertThat(jobs.gauges().livePods()).isZero();
    }

    private void settle() {
        do {
            parts.time().runReady();
            workers.runReady();
        } while (!workers.tasks.isEmpty());
    }

    static JobSpec spec() {
        return Wishes.never()
                .parallelism(PODS)
                .completions(PODS)
                .selector(LabelSelector.of("set", "a"))
                .selectorSource(SelectorSource.MANUAL)
                .template(Wishes.template(RestartPolicy.NEVER).withLabels(Map.of("set", "a")))
                .build();
    }

    /** Workers on the thread of the test: a second one runs where the first one is interrupted. */
    private static final class Workers implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runReady() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    /** Interrupts its caller once, before or after what is asked. */
    private static final class InterruptedStore extends WatchedStore {
        private Runnable interruption = () -> {};
        private int left = Integer.MAX_VALUE;
        private int calls;

        InterruptedStore(JobStore inner) {
            super(inner);
        }

        void interruptAt(int moment, Runnable newInterruption) {
            left = moment;
            interruption = newInterruption;
        }

        private void moment() {
            calls++;
            if (left-- == 0) {
                interruption.run();
            }
        }

        @Override
        public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
            moment();
            Optional<T> found = super.get(kind, key);
            moment();
            return found;
        }

        @Override
        public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
            moment();
            Listed<T> found = super.list(kind, query, page);
            moment();
            return found;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            moment();
            List<CommitResult> results = super.commit(commits);
            moment();
            return results;
        }
    }
}
