package dev.jobkit.scenarios;

import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every commit of a life: what a pass may do to the counts, by a tally of its own that knows nothing of how the
 * decision came about.
 */
final class CommitRules extends WatchedStore {
    private final Stage stage;
    private final Set<String> released = new HashSet<>();
    private @Nullable Integer completions;
    private String last = "";
    private int passes;
    private int verbs;
    private int ends;

    CommitRules(Stage stage, JobStore inner) {
        super(inner);
        this.stage = stage;
    }

    /** Returns how many commits of passes there were. */
    int passes() {
        return passes;
    }

    /** Returns how many commits of persons there were. */
    int verbs() {
        return verbs;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        Map<String, Stored> before = new HashMap<>();
        for (Commit commit : commits) {
            for (Write write : commit.writes()) {
                if (write.target() != null) {
                    Stored object = object(write);
                    get(object.kind(), object.key())
                            .ifPresent(found -> before.put(found.metadata().uid(), found));
                }
            }
        }
        List<CommitResult> results = super.commit(commits);
        for (int i = 0; i < commits.size(); i++) {
            if (results.get(i) instanceof CommitResult.Done) {
                if (stage.inVerb()) {
                    verbs++;
                } else {
                    // what a Job waits for is a remark: it may be worded anew without news, and changes nothing
                    passes += isRemark(commits.get(i)) ? 0 : 1;
                    last = describe(commits.get(i), before);
                    check(commits.get(i), before);
                }
            }
        }
        return results;
    }

    private static boolean isRemark(Commit commit) {
        return commit.writes().isEmpty() && commit.events().stream().allMatch(JobWaiting.class::isInstance);
    }

    /** Returns what the last pass wrote: what was before, and after. */
    String last() {
        return last;
    }

    private static String describe(Commit commit, Map<String, Stored> before) {
        List<String> lines = new ArrayList<>();
        for (Write write : commit.writes()) {
            if (write.target() != null) {
                Stored now = object(write);
                Stored then = before.get(now.metadata().uid());
                lines.add(write.getClass().getSimpleName() + " " + (then == null ? "" : brief(then) + " -> ")
                        + brief(now));
            }
        }
        return lines + " " + commit.events();
    }

    private static Stored object(Write write) {
        if (write instanceof Write.Create w) {
            return w.object();
        } else if (write instanceof Write.Update w) {
            return w.object();
        } else if (write instanceof Write.UpdateStatus w) {
            return w.object();
        } else if (write instanceof Write.Delete w) {
            return w.object();
        }
        throw new AssertionError(write);
    }

    private void check(Commit commit, Map<String, Stored> before) {
        List<Pod> counted = new ArrayList<>();
        boolean created = false;
        Job job = null;
        for (Write write : commit.writes()) {
            if (write.target() == null) {
                continue;
            }
            Stored object = object(write);
            created |= write instanceof Write.Create && object instanceof Pod;
            Stored was = before.get(object.metadata().uid());
            if (object instanceof Pod now && was instanceof Pod then) {
                checkPod(write, then, now, counted);
            } else if (object instanceof Job now && was instanceof Job then) {
                job = now;
                checkJob(then, now);
            }
        }
        if (job != null && before.get(job.metadata().uid()) instanceof Job then) {
            checkCounts(then, job, counted);
        }
        if (created) {
            checkActive(commit);
        }
        countEnds(commit);
    }

    /** A pod is let go of once, and never removed while it is held. */
    private void checkPod(Write write, Pod then, Pod now, List<Pod> counted) {
        String uid = then.metadata().uid();
        if (then.isTracked() && !now.isTracked()) {
            rule(released.add(uid), "a pod is counted at most once", uid);
            counted.add(now);
        }
        rule(then.isTracked() || !now.isTracked(), "a pod that was counted is not held again", uid);
        rule(!(write instanceof Write.Delete) || !now.isTracked(), "a pod that is held is not removed", uid);
        rule(!then.isEnded() || then.status().phase() == now.status().phase(), "an end is final", uid);
    }

    private void checkCounts(Job then, Job now, List<Pod> counted) {
        JobStatus a = then.status();
        JobStatus b = now.status();
        long good = counted.stream()
                .filter(p -> p.status().phase() == PodPhase.SUCCEEDED)
                .count();
        rule(b.failed() >= a.failed(), "failed never falls", b);
        rule(b.failed() - a.failed() <= counted.size() - good, "each failure is a pod let go of", b);
        rule(b.succeeded() - a.succeeded() <= good, "each success is a pod let go of", b);
        Integer wanted = now.spec().completions();
        boolean lowered = completions != null && wanted != null && wanted < completions;
        rule(b.succeeded() >= a.succeeded() || lowered, "succeeded falls only when completions is lowered", b);
        completions = wanted;
        if (now.spec().isIndexed()) {
            rule(b.succeeded() == b.completedIndexes().size(), "each success is an index", b);
            IndexSet fresh = b.completedIndexes().minus(a.completedIndexes());
            Set<Integer> ended = new HashSet<>();
            counted.stream()
                    .filter(p -> p.status().phase() == PodPhase.SUCCEEDED)
                    .forEach(p -> p.completionIndex().ifPresent(ended::add));
            rule(fresh.stream().allMatch(ended::contains), "an index is done by its own pod", b);
        }
        IndexSet failed = b.failedIndexes();
        rule(
                failed == null || b.completedIndexes().stream().noneMatch(failed::contains),
                "completed and failed indexes are disjoint",
                b);
    }

    private static void checkJob(Job then, Job now) {
        JobStatus status = now.status();
        if (then.isFinished()) {
            rule(status.equals(then.status()), "what has finished does not change", status);
        }
        long ends = status.conditions().stream()
                .filter(c -> c.holds(JobConditionType.COMPLETE) || c.holds(JobConditionType.FAILED))
                .count();
        rule(ends == (now.isFinished() ? 1 : 0), "a Job ends once and in one way", status);
        rule(
                status.conditions().stream().map(JobCondition::type).distinct().count()
                        == status.conditions().size(),
                "a condition of each type",
                status);
        if (now.isFinished()) {
            JobConditionType sign =
                    now.isComplete() ? JobConditionType.SUCCESS_CRITERIA_MET : JobConditionType.FAILURE_TARGET;
            rule(status.has(sign), "an end is announced", status);
            rule(status.active() == 0 && zero(status.ready()) && zero(status.terminating()), "nothing runs on", status);
            rule(now.isComplete() == (status.completionTime() != null), "only success has a completion time", status);
        }
    }

    private static boolean zero(@Nullable Integer count) {
        return count == null || count == 0;
    }

    private void checkActive(Commit commit) {
        Job job = stage.job().orElseThrow(() -> new AssertionError("pods were created for a Job that is gone"));
        List<Pod> pods = pods(job);
        long active = pods.stream().filter(Pod::isActive).count();
        Integer parallelism = job.spec().parallelism();
        rule(parallelism != null && active <= parallelism, "active <= parallelism once pods were created", commit);
        rule(!job.isFinished() && !job.spec().isSuspended(), "nothing is created that is not wanted", commit);
        rule(!job.metadata().isDeleting(), "nothing is created for a Job that is being deleted", commit);
        if (job.spec().isIndexed()) {
            Set<Integer> seen = new HashSet<>();
            boolean alone = pods.stream()
                    .filter(Pod::isActive)
                    .allMatch(p -> seen.add(p.completionIndex().orElse(-1)));
            rule(alone, "an index has one active pod", commit);
        }
    }

    private void countEnds(Commit commit) {
        for (JobEvent event : commit.events()) {
            if (event instanceof JobCompleted || event instanceof JobFailed) {
                ends++;
            }
        }
        rule(ends <= 1, "the end is told once", commit.events());
    }

    /** Returns the pods that the Job manages. */
    List<Pod> pods(Job job) {
        try {
            return list(Kind.POD, Query.ownedBy(job.metadata().uid()), Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    static void rule(boolean holds, String rule, Object shown) {
        if (!holds) {
            throw new BrokenRule(rule + ": " + brief(shown));
        }
    }

    /** Returns pods in few words, all else as it is. */
    private static String brief(Object shown) {
        if (shown instanceof Pod pod) {
            return pod.metadata().name() + " " + pod.status().phase()
                    + (pod.metadata().isDeleting() ? " deleting" : "")
                    + (pod.isTracked() ? " tracked" : "");
        }
        if (shown instanceof Job job) {
            return job.status() + " " + job.tracking();
        }
        return shown instanceof List<?> many
                ? many.stream().map(CommitRules::brief).toList().toString()
                : shown.toString();
    }

    /** A property that does not hold; an error, so that no pass can catch it. */
    static final class BrokenRule extends Error {
        private static final long serialVersionUID = 1;

        BrokenRule(String message) {
            super(message);
        }
    }
}
