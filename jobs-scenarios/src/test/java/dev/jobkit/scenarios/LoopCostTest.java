package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.Propagation;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.WorldParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A pass costs by what is active, not by what was. */
class LoopCostTest {
    private static final ObjectKey KEY = new ObjectKey("default", "wide");
    static final List<CompletionMode> MODES = List.of(CompletionMode.INDEXED, CompletionMode.NON_INDEXED);

    @ParameterizedTest
    @FieldSource("MODES")
    void aPassAsksNoMoreOfTheStoreWithManyCountedPodsThanWithFew(CompletionMode mode) throws RevisionGoneException {
        List<String> few = asked(mode, 100);
        assertThat(few).isNotEmpty();
        assertThat(asked(mode, 100_000)).isEqualTo(few);
    }

    static Stream<Arguments> deletions() {
        return Stream.of(Propagation.values())
                .flatMap(how -> Stream.of(Arguments.of(how, PodPhase.SUCCEEDED), Arguments.of(how, PodPhase.RUNNING)));
    }

    @ParameterizedTest
    @MethodSource("deletions")
    void theDeletionOfAWideJobReadsEachPodAFewTimes(Propagation how, PodPhase phase) throws RevisionGoneException {
        int pods = phase == PodPhase.RUNNING ? 3000 : 10_000;
        long read = readToDelete(how, phase, pods);
        assertThat(read).isBetween((long) pods, 4L * pods);
    }

    /** Returns how many objects lists give until a Job with so many pods in this phase is gone, and so are its pods. */
    private static long readToDelete(Propagation how, PodPhase phase, int pods) throws RevisionGoneException {
        WorldParts parts = WorldParts.seeded(1);
        parts.executor().begin(FakeExecutor.Begin.AT_ONCE).obedience(FakeExecutor.Obedience.AT_ONCE);
        JobStore memory = JobKit.memoryStore(parts.time());
        if (phase == PodPhase.SUCCEEDED) {
            fill(memory, CompletionMode.NON_INDEXED, pods);
        }
        CountingStore store = new CountingStore(memory);
        try (JobController jobs = parts.builder().store(store).build()) {
            parts.time().runReady();
            if (phase == PodPhase.RUNNING) {
                jobs.submit(Job.of(
                        KEY.name(),
                        Wishes.never().parallelism(pods).completions(pods).build()));
                parts.time().runReady();
            }
            assertThat(memory.list(Kind.POD, Query.ALL, Page.ALL).items()).hasSizeGreaterThanOrEqualTo(pods);
            store.listed = 0;
            jobs.delete(KEY, how);
            parts.time().advance(Duration.ofMinutes(2));
            assertThat(jobs.find(KEY)).isEmpty();
            List<Pod> left = memory.list(Kind.POD, Query.ALL, Page.ALL).items();
            if (how == Propagation.ORPHAN) {
                assertThat(left)
                        .hasSizeGreaterThanOrEqualTo(pods)
                        .allMatch(pod -> pod.metadata().owners().isEmpty());
            } else {
                assertThat(left).isEmpty();
                assertThat(jobs.gauges().livePods()).isZero();
            }
            return store.listed;
        }
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aStartAndAnEndTakenInTogetherAreOneWriteOfThePod(CompletionMode mode) throws RevisionGoneException {
        WorldParts parts = WorldParts.seeded(1);
        JobStore store = JobKit.memoryStore(parts.time());
        try (JobController jobs = parts.builder().store(store).build()) {
            jobs.submit(Job.of("wide", spec(mode, 1)));
            parts.time().runReady();
            runAndSucceed(parts, jobs);

            List<String> writes = new ArrayList<>();
            List<String> told = new ArrayList<>();
            for (Change change : store.changesAfter(0, Integer.MAX_VALUE)) {
                if (change instanceof Change.Written w && w.object() instanceof Pod) {
                    writes.add(w.type().name());
                } else if (change instanceof Change.Told t) {
                    told.add(t.event().getClass().getSimpleName());
                }
            }
            assertThat(writes).containsExactly("ADDED", "MODIFIED");
            assertThat(told)
                    .containsExactly(
                            "JobCreated",
                            "PodCreated",
                            "JobStarted",
                            "JobProgress",
                            "PodStarted",
                            "PodSucceeded",
                            "SuccessCriteriaMet",
                            "JobProgress",
                            "JobCompleted");
        }
    }

    /** Returns what two passes ask: one that takes an end in and creates a pod, one that takes a start in. */
    private static List<String> asked(CompletionMode mode, int counted) throws RevisionGoneException {
        WorldParts parts = WorldParts.seeded(1);
        JobStore memory = JobKit.memoryStore(parts.time());
        fill(memory, mode, counted);
        CountingStore store = new CountingStore(memory);
        try (JobController jobs = parts.builder().store(store).build()) {
            parts.time().runReady();
            List<Pod> live = memory.list(Kind.POD, Query.LIVE, Page.ALL).items();
            assertThat(live).hasSize(2);
            store.asked.clear();
            parts.executor().run(live.get(0).metadata().uid(), Readiness.READY);
            parts.time().runReady();
            parts.executor().end(live.get(0).metadata().uid(), Fate.SUCCESS);
            parts.time().runReady();

            Job job = jobs.find(KEY).orElseThrow();
            assertThat(job.status().succeeded()).isEqualTo(counted + 1);
            assertThat(job.status().active()).isEqualTo(2);
            return List.copyOf(store.asked);
        }
    }

    private static void runAndSucceed(WorldParts parts, JobController jobs) {
        String uid = jobs.pods(KEY).get(0).metadata().uid();
        parts.executor().run(uid, Readiness.READY);
        parts.executor().end(uid, Fate.SUCCESS);
        parts.time().runReady();
    }

    private static JobSpec spec(CompletionMode mode, int completions) {
        return JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .completionMode(mode)
                .completions(completions)
                .parallelism(2)
                .backoffLimit(6)
                .build();
    }

    /** Stores a Job that has got so far already, with all its pods. */
    private static void fill(JobStore store, CompletionMode mode, int counted) {
        JobSpec spec = spec(mode, counted + 5);
        Job job = Job.of(
                Metadata.builder()
                        .namespace(KEY.namespace())
                        .name(KEY.name())
                        .uid("wide-uid")
                        .build(),
                spec);
        JobStatus status = JobStatus.builder()
                .succeeded(counted)
                .completedIndexes(spec.isIndexed() ? IndexSet.range(0, counted - 1) : IndexSet.EMPTY)
                .startTime(WorldParts.seeded(1).time().instant())
                .build();
        store.commit(List.of(Commit.of(new Write.Create(job.withStatus(status, job.tracking())))));
        List<Write> pods = new ArrayList<>();
        for (int i = 0; i < counted; i++) {
            Metadata metadata = Metadata.builder()
                    .namespace(KEY.namespace())
                    .name("wide-" + i)
                    .uid("pod-" + i)
                    .owners(List.of(Owner.controlledBy(job)))
                    .annotations(spec.isIndexed() ? Map.of(Names.COMPLETION_INDEX, Integer.toString(i)) : Map.of())
                    .build();
            PodStatus ended = PodStatus.builder().phase(PodPhase.SUCCEEDED).build();
            pods.add(new Write.Create(new Pod(metadata, spec.template().spec(), ended)));
        }
        store.commit(List.of(new Commit(pods, List.of(), null)));
    }

    /** Notes each call, and how much it gave or wrote. */
    private static final class CountingStore extends WatchedStore {
        private final List<String> asked = new ArrayList<>();
        private long listed;

        CountingStore(JobStore inner) {
            super(inner);
        }

        @Override
        public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
            asked.add("get " + kind.name());
            return super.get(kind, key);
        }

        @Override
        public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
            Listed<T> found = super.list(kind, query, page);
            listed += found.items().size();
            asked.add("list " + found.items().size() + " " + kind.name());
            return found;
        }

        @Override
        public List<CommitResult> commit(List<Commit> commits) {
            commits.forEach(c -> asked.add(
                    "commit " + c.writes().size() + " writes, " + c.events().size() + " events"));
            return super.commit(commits);
        }
    }
}
