package dev.jobkit.core.loop;

import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.RevisionGoneException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, page by page, for what is over and whose owner is gone: the program may have died between the deletion of the owner and
 * that of what it owns, or was not there (Kubernetes: garbage collection in the background). The store looks: what has its owner
 * is not read.
 */
final class Remains {
    private static final Logger log = LoggerFactory.getLogger(Remains.class);

    /** How many objects one look reads. */
    private static final int PAGE = 5000;

    private final JobStore store;
    private final Directory directory;
    private final BiConsumer<Kind<?>, ObjectRef> gone;
    private final Executor workers;
    private volatile boolean stopped;

    /** Makes one; {@code gone} is told of an owner that is gone and has left something. */
    Remains(JobStore store, Directory directory, BiConsumer<Kind<?>, ObjectRef> gone, Executor workers) {
        this.store = store;
        this.directory = directory;
        this.gone = gone;
        this.workers = workers;
    }

    /** Begins to look for pods whose Job is gone, and for Jobs whose CronJob is. */
    void look() {
        workers.execute(() -> look(Kind.POD, this::lookAfterGoneJob, null));
        workers.execute(() -> look(Kind.JOB, this::lookAfterGoneCronJob, null));
    }

    /** Looks no further. */
    void stop() {
        stopped = true;
    }

    private <T extends Stored> void look(Kind<T> kind, Consumer<T> leftover, @Nullable String token) {
        if (stopped) {
            return;
        }
        try {
            Listed<T> page = store.ownerless(kind, new Page(PAGE, token));
            page.items().stream().filter(object -> !object.isLive()).forEach(leftover);
            String next = page.next();
            if (next != null) {
                workers.execute(() -> look(kind, leftover, next));
            }
        } catch (RevisionGoneException | RuntimeException e) {
            log.warn("what owners left behind that are gone could not be looked for; the next start looks again", e);
        }
    }

    private void lookAfterGoneJob(Pod pod) {
        ObjectRef job = PodFacts.job(pod);
        if (job != null && directory.find(job.uid()) == null) {
            gone.accept(Kind.JOB, job);
        }
    }

    private void lookAfterGoneCronJob(Job job) {
        job.metadata()
                .controller()
                .filter(owner -> owner.isOf(Kind.CRON_JOB) && directory.find(owner.uid()) == null)
                .map(owner -> new ObjectRef(owner.kind(), job.metadata().namespace(), owner.name(), owner.uid()))
                .ifPresent(cronJob -> gone.accept(Kind.CRON_JOB, cronJob));
    }
}
