package dev.jobkit.core.loop;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;

/**
 * Lays reports of executors into the mailboxes of those who look after the pods; reports about other pods are dropped.
 * Measurements wake nobody; words about progress are thinned out. Thread-safe.
 */
final class Reports implements RunReporter {
    private final Directory directory;
    private final WorkQueue<Entry> queue;
    private final Usages usages;
    private final ProgressFilter progress;
    private final Dismissal dismissal;

    Reports(Directory directory, WorkQueue<Entry> queue, TimeSource time, Usages usages, Dismissal dismissal) {
        this.directory = directory;
        this.queue = queue;
        this.usages = usages;
        this.dismissal = dismissal;
        this.progress = new ProgressFilter(time, this::deliver, this::isHeldUp);
    }

    @Override
    public void report(RunId run, RunReport report) {
        if (report instanceof RunReport.Used used) {
            if (directory.ofPod(run.podUid()) != null) {
                usages.note(run, used.usage());
            }
            return;
        }
        if (report instanceof RunReport.Progressed progressed) {
            progress.take(run, progressed);
        } else {
            progress.flush(run);
            deliver(run, report);
        }
    }

    private boolean isHeldUp(RunId run) {
        Entry entry = directory.ofPod(run.podUid());
        return entry != null && entry.isHeldUp() && !queue.isClosed();
    }

    private void deliver(RunId run, RunReport report) {
        Entry entry = directory.deliver(new Reported(run, report));
        if (entry != null) {
            queue.add(entry);
        } else {
            dismissal.take(run, report);
        }
    }
}
