package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.RunId;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.SelectorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for attempts that are lost: what a Job has counted was done by pods, and how their containers ended is kept as long as
 * the record of the run. For one thread.
 *
 * <p>Judged are only runs that keep all of their attempts: not those without a record, since their attempts went with it or
 * were never kept, nor those whose oldest attempts were dropped, nor Jobs that may have adopted pods which ended elsewhere
 * (manual selectors), nor Jobs of another controller ({@code managedBy}).
 */
final class AttemptCheck {
    private static final String LOOK =
            "the output of these pods may still be there; bring a copy back that was made before, if the record matters";

    private final Findings found;

    /** What Jobs say, until their records come; nothing for those that are not judged. */
    private final Map<String, Optional<Account>> jobs = new HashMap<>();

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<RunId, Ended> expected = new HashMap<>();

    /** What a run says it has done, and what shows it. */
    private static final class Account {
        final String about;
        final IndexSet done;
        final int succeeded;
        final Set<Integer> won = new HashSet<>();
        final Set<Integer> lost = new HashSet<>();
        final Set<String> pods = new HashSet<>();

        Account(String about, IndexSet done, int succeeded) {
            this.about = about;
            this.done = done;
            this.succeeded = succeeded;
        }

        void won(String podUid, @Nullable Integer index) {
            pods.add(podUid);
            if (index != null) {
                won.add(index);
            }
        }
    }

    private record Ended(String about, String runUid) {}

    AttemptCheck(Findings found) {
        this.found = found;
    }

    void job(Job job) {
        IndexSet done = job.status().completedIndexes().minus(job.tracking().takenOver());
        Account account = new Account(
                RowCheck.about(job), done, counted(job.spec(), job.status().succeeded()));
        jobs.put(job.metadata().uid(), isOwn(job.spec()) ? Optional.of(account) : Optional.empty());
    }

    /** Takes a record; Jobs come before. */
    void run(JobRun run) {
        Optional<Account> job = jobs.remove(run.metadata().uid());
        if (run.status().trimmed() == 0 && run.status().outcome() != RunOutcome.REFUSED) {
            (job == null ? withoutJob(run) : job)
                    .ifPresent(account -> accounts.put(run.metadata().uid(), account));
        }
    }

    /** Returns what the record of a Job that is gone says; only the Job knew what it took over when it was run again. */
    private static Optional<Account> withoutJob(JobRun run) {
        JobSpec spec = run.spec().ran();
        if (spec == null || !isOwn(spec) || run.spec().origin() == RunOrigin.RERUN) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                RowCheck.about(run),
                run.status().completedIndexes(),
                counted(spec, run.status().succeeded())));
    }

    private static int counted(JobSpec spec, int succeeded) {
        return spec.isIndexed() ? 0 : succeeded; // where there are indexes, they are looked at one by one
    }

    private static boolean isOwn(JobSpec spec) {
        return spec.selectorSource() != SelectorSource.MANUAL
                && (spec.managedBy() == null || spec.managedBy().equals(Names.JOB_CONTROLLER));
    }

    /** Takes a pod of a Job; records come before. */
    void pod(Pod pod, String jobUid) {
        Account account = accounts.get(jobUid);
        if (account == null || !pod.isEnded()) {
            return;
        }
        String uid = pod.metadata().uid();
        if (pod.status().phase() == PodPhase.SUCCEEDED) {
            account.won(
                    uid,
                    pod.completionIndex().isPresent() ? pod.completionIndex().getAsInt() : null);
        }
        List<ContainerStatus> containers = new ArrayList<>(pod.status().initContainerStatuses());
        containers.addAll(pod.status().containerStatuses());
        for (ContainerStatus container : containers) {
            boolean hasRun = container.state() instanceof ContainerState.Terminated end && end.startedAt() != null;
            if (hasRun) {
                expected.put(
                        new RunId(uid, container.name(), container.restartCount()),
                        new Ended(RowCheck.about(pod), jobUid));
            }
        }
    }

    void attempt(StoreRows.AttemptRow row, Attempt attempt) {
        RunId run = new RunId(row.podUid(), row.container(), row.attempt());
        Ended pod = expected.get(run);
        if (pod != null && pod.runUid().equals(row.runUid())) {
            expected.remove(run);
        }
        Account account = accounts.get(row.runUid());
        if (account == null) {
            return;
        }
        Integer index = attempt.index();
        if (attempt.exitCode() == 0) {
            account.won(row.podUid(), index);
        } else if (index != null) {
            account.lost.add(index);
        }
    }

    void end() {
        expected.forEach((run, pod) -> found.broken(
                pod.about(), "has ended, but attempt " + run.attempt() + " of " + run.container() + " is lost", LOOK));
        accounts.values().forEach(this::end);
    }

    private void end(Account account) {
        IndexSet open = account.done.minus(set(account.won));
        IndexSet failed = open.minus(open.minus(set(account.lost)));
        if (!failed.isEmpty()) {
            found.broken(account.about, "completed indexes " + failed + ": every attempt of them failed", LOOK);
        }
        if (!open.equals(failed)) {
            found.broken(
                    account.about,
                    "completed indexes " + open.minus(failed) + ": neither an attempt nor a pod of them is there",
                    LOOK);
        }
        if (account.pods.size() < account.succeeded) {
            found.broken(
                    account.about,
                    "succeeded is " + account.succeeded + ", but only " + account.pods.size()
                            + " pods or attempts that did so are there",
                    LOOK);
        }
    }

    private static IndexSet set(Set<Integer> indexes) {
        return IndexSet.of(indexes.stream().mapToInt(Integer::intValue).toArray());
    }
}
