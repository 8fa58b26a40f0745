package dev.jobkit.scenarios;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodEvent;
import dev.jobkit.model.Attempt;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What all of a store amounts to, without what chance decides: uids, the ends of names, revisions, and how often a pass looked.
 *
 * @param jobs the Jobs, how they stand and what they remember
 * @param cronJobs the CronJobs
 * @param pods the pods
 * @param records the records of runs, each with its attempts
 * @param remarks the event records, with their counts
 * @param told what followers were told, but for progress
 */
record StoreEnd(
        List<String> jobs,
        List<String> cronJobs,
        List<String> pods,
        List<String> records,
        List<String> remarks,
        List<String> told) {

    /** Returns how things stand in this store. */
    static StoreEnd of(JobStore store) {
        return new StoreEnd(
                all(store, Kind.JOB, StoreEnd::text),
                all(store, Kind.CRON_JOB, StoreEnd::text),
                all(
                        store,
                        Kind.POD,
                        pod -> pod.metadata().name() + " of "
                                + pod.metadata().controller().map(o -> o.name()).orElse("nobody") + " "
                                + End.text(pod)),
                all(store, Kind.RUN, run -> text(run, store)),
                all(store, Kind.EVENT, StoreEnd::text),
                told(store));
    }

    /** Returns what has to be there exactly so, a thing a line. */
    List<String> things() {
        return Stream.of(jobs, cronJobs, pods, records).flatMap(List::stream).toList();
    }

    /** Returns what was said at least once. */
    List<String> words() {
        return Stream.of(remarks, told).flatMap(List::stream).toList();
    }

    private static <T extends Stored> List<String> all(JobStore store, Kind<T> kind, Function<T, String> text) {
        try {
            return store.list(kind, Query.ALL, Page.ALL).items().stream()
                    .map(object -> masked(text.apply(object)))
                    .sorted()
                    .toList();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Job job) {
        return job.metadata().name() + " created " + job.metadata().created() + " deleted "
                + job.metadata().deleted() + " " + job.metadata().finalizers() + " " + job.status() + " "
                + job.tracking();
    }

    private static String text(CronJob cronJob) {
        List<String> active =
                cronJob.status().active().stream().map(ref -> ref.name()).toList();
        return cronJob.metadata().name() + " " + active + " " + cronJob.status().lastScheduleTime() + " "
                + cronJob.status().lastSuccessfulTime();
    }

    private static String text(JobRun run, JobStore store) {
        List<String> attempts = store.attempts(run.metadata().uid(), Page.ALL).items().stream()
                .map(attempt -> masked(text(attempt)))
                .sorted()
                .toList();
        return run.metadata().name() + " " + run.spec().number() + " "
                + run.spec().origin() + " " + run.spec().who() + " of "
                + run.spec().job().name() + " " + run.status() + " " + attempts;
    }

    private static String text(Attempt a) {
        return a.pod().name() + " index " + a.index() + " " + a.container() + " #" + a.attempt() + " on " + a.node()
                + " from " + a.started() + " to " + a.finished() + " exit " + a.exitCode() + " " + a.reason() + " "
                + a.message();
    }

    private static String text(EventRecord event) {
        return event.about().kind() + " " + event.about().name() + " " + event.type() + " " + event.reason() + ": "
                + event.message() + " x" + event.count() + " from " + event.first() + " to " + event.last();
    }

    private static List<String> told(JobStore store) {
        List<String> told = new ArrayList<>();
        try {
            for (Change change : store.changesAfter(0, Integer.MAX_VALUE)) {
                if (change instanceof Change.Told t && !isRemark(t.event())) {
                    told.add(masked(text(t.event())));
                }
            }
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
        told.sort(null);
        return told;
    }

    /** Progress and waiting are told as passes happen to see them, and so differ when a pass is lost. */
    private static boolean isRemark(JobEvent event) {
        return event instanceof JobProgress || event instanceof JobWaiting;
    }

    private static String text(JobEvent event) {
        String index = event instanceof PodEvent pod ? " index " + pod.index() : "";
        return event.at() + " " + event.getClass().getSimpleName() + index + " " + event.reason() + ": "
                + event.message();
    }

    private static String masked(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID")
                .replaceAll("-[a-z0-9]{5}\\b", "-*");
    }
}
