package dev.jobkit.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.Job;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store, a clock and the passes of one namespace: the smallest world in which the decisions live.
 *
 * <p>A pass runs when somebody else changed something or when the last plan asked for it, never because of its own writes.
 */
final class TraceWorld {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Comparator<Pod> ORDER = Comparator.<Pod>comparingLong(
                    p -> Objects.requireNonNull(p.metadata().created()).getEpochSecond())
            .thenComparingInt(p -> p.completionIndex().orElse(-1))
            .thenComparing(p -> p.metadata().name());

    final Map<String, Job> jobs = new LinkedHashMap<>();
    final Map<String, Pod> pods = new LinkedHashMap<>();
    final Map<String, TraceEvents> events = new LinkedHashMap<>();
    final DecisionSettings settings;
    private final Map<String, Next> next = new LinkedHashMap<>();
    private final Set<String> dirty = new HashSet<>();
    private final TreeMap<Instant, Set<String>> removals = new TreeMap<>();
    final Set<String> allNames = new LinkedHashSet<>();
    private final Set<String> removable = new HashSet<>();
    private int names;
    int passes;
    Instant now = START;

    TraceWorld(DecisionSettings settings) {
        this.settings = settings;
    }

    /** Returns the pods in the order in which ops choose them. */
    List<Pod> sorted() {
        return pods.values().stream().sorted(ORDER).toList();
    }

    void put(Job job) {
        jobs.put(job.metadata().name(), job);
        events.computeIfAbsent(job.metadata().uid(), u -> new TraceEvents());
        touch();
    }

    /** Lets every Job have a pass. */
    void touch() {
        dirty.addAll(jobs.keySet());
    }

    void change(Pod pod, UnaryOperator<Pod> change) {
        pods.computeIfPresent(pod.metadata().name(), (n, p) -> change.apply(p));
        touch();
    }

    /** Asks for the deletion of a pod as a person does. */
    void delete(Pod pod) {
        Duration grace = pod.isEnded() || pod.spec().nodeName() == null ? Duration.ZERO : Duration.ofSeconds(30);
        Metadata marked = pod.metadata().toBuilder()
                .deleted(now.plus(grace))
                .deletionGrace(grace)
                .build();
        change(pod, p -> p.withMetadata(marked));
        sweep();
    }

    /** Removes these pods in a moment, once nothing holds them. */
    void removeSoon(List<Pod> gone) {
        Set<String> uids = new HashSet<>();
        gone.forEach(p -> uids.add(p.metadata().uid()));
        removals.put(now.plusMillis(300), uids);
    }

    /** Removes a Job at once; its pods follow. */
    void removeInBackground(Job job) {
        jobs.remove(job.metadata().name());
        List<PodMove> moves;
        do {
            moves = JobDecider.abandon(job, owned(job), now, settings);
            moves.forEach(this::apply);
        } while (!moves.isEmpty());
        touch();
        sweep();
    }

    List<Pod> owned(Job job) {
        return pods.values().stream()
                .filter(p -> p.metadata().isControlledBy(job.metadata().uid()))
                .toList();
    }

    /** Lets time pass while the controller runs. */
    void advance(Duration span) {
        Instant end = now.plus(span);
        settle();
        while (true) {
            Instant due = due();
            if (due == null || due.isAfter(end)) {
                break;
            }
            now = due;
            Set<String> gone = removals.remove(now);
            if (gone != null) {
                removable.addAll(gone);
                if (sweep()) {
                    touch();
                }
            }
            next.forEach((name, n) -> {
                if (n instanceof Next.At at && !at.when().isAfter(now)) {
                    dirty.add(name);
                }
            });
            settle();
        }
        now = end;
    }

    private @Nullable Instant due() {
        Instant due = removals.isEmpty() ? null : removals.firstKey();
        for (Next n : next.values()) {
            if (n instanceof Next.At at && (due == null || at.when().isBefore(due))) {
                due = at.when();
            }
        }
        return due;
    }

    private void settle() {
        while (!dirty.isEmpty()) {
            String name = dirty.iterator().next();
            dirty.remove(name);
            Job job = jobs.get(name);
            if (job == null) {
                next.remove(name);
            } else {
                pass(job);
            }
        }
    }

    private void pass(Job job) {
        JobView view = view(job);
        JobPlan plan = JobDecider.decide(view, now, settings);
        passes++;
        String name = job.metadata().name();
        next.put(name, plan.next());
        if (plan.next() instanceof Next.At at) {
            assertThat(at.when()).isAfter(now);
        }
        apply(job, plan);
        if (plan.next() instanceof Next.Again) {
            dirty.add(name);
            assertThat(passes).as("passes").isLessThan(10_000);
        } else if (jobs.containsKey(name) && !dirty.contains(name)) {
            JobView again = view(jobs.get(name));
            JobPlan second = JobDecider.decide(again, now, settings);
            assertThat(second.job()).as("a pass without news keeps the Job").isSameAs(again.job());
            assertThat(second.moves()).isEmpty();
            assertThat(second.creates()).isEmpty();
            assertThat(second.notes()).isEmpty();
            assertThat(second.next()).isEqualTo(plan.next());
        }
    }

    private JobView view(Job job) {
        List<Pod> owned = owned(job);
        List<Pod> orphans = pods.values().stream()
                .filter(p -> p.metadata().controller().isEmpty()
                        && Objects.requireNonNull(job.spec().selector())
                                .matches(p.metadata().labels()))
                .toList();
        return new JobView(job, owned.stream().filter(Pod::isLive).toList(), orphans, owned.size());
    }

    private void apply(Job job, JobPlan plan) {
        String name = job.metadata().name();
        TraceEvents log = Objects.requireNonNull(events.get(job.metadata().uid()));
        plan.moves().forEach(this::apply);
        for (Note note : plan.notes()) {
            log.add(note, podNameIn(note.message()));
        }
        for (Pod birth : plan.creates()) {
            String podName = birth.metadata().name() + String.format("%05d", names++);
            Metadata m = birth.metadata().toBuilder()
                    .name(podName)
                    .uid("uid-" + podName)
                    .created(now)
                    .build();
            allNames.add(podName);
            pods.put(podName, birth.withMetadata(m));
            log.add(new Note("Normal", "SuccessfulCreate", "Created pod: " + podName, plan.whyCreate()), podName);
        }
        List<Pod> others = owned(job).stream()
                .filter(p -> !p.isLive() && plan.moves().stream().noneMatch(m -> isOf(m, p)))
                .toList();
        switch (plan.leftovers()) {
            case DELETE -> others.forEach(this::delete);
            case ORPHAN ->
                others.forEach(p -> change(
                        p,
                        q -> q.withMetadata(
                                q.metadata().toBuilder().owners(List.of()).build())));
            case KEEP -> {}
        }
        sweep();
        if (plan.fate() == JobPlan.Fate.REMOVE) {
            removeInBackground(job);
        } else {
            jobs.put(name, plan.job());
        }
    }

    private static boolean isOf(PodMove move, Pod pod) {
        return move.pod().metadata().uid().equals(pod.metadata().uid());
    }

    private void apply(PodMove move) {
        pods.put(move.pod().metadata().name(), move.pod());
    }

    private String podNameIn(String message) {
        return allNames.stream().filter(message::contains).findFirst().orElse("");
    }

    private boolean sweep() {
        return pods.values()
                .removeIf(p -> p.metadata().isDeleting()
                        && p.metadata().finalizers().isEmpty()
                        && (Duration.ZERO.equals(p.metadata().deletionGrace())
                                || removable.contains(p.metadata().uid())));
    }

    static Pod withReady(Pod pod, boolean ready, Instant now) {
        ConditionStatus status = ready ? ConditionStatus.TRUE : ConditionStatus.FALSE;
        List<PodCondition> conditions = new ArrayList<>(pod.status().conditions());
        PodCondition before = pod.status().condition(PodConditionType.READY).orElse(null);
        if (before != null && before.status().equals(status)) {
            return pod;
        }
        conditions.remove(before);
        conditions.add(new PodCondition(PodConditionType.READY, status, null, null, null, now));
        return pod.withStatus(pod.status().toBuilder().conditions(conditions).build());
    }
}
