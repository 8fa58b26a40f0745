package dev.jobkit.store.jdbc;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the change log at a length: drops its oldest part now and then. Specs that nobody names any more go afterwards, on a
 * thread of its own, as finding them takes a look at all objects. For the writer's thread.
 */
final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    /** Last states that no change of the log tells of any more; the oldest row of the log may reach back behind the bound. */
    private static final String DELETED = "delete from jobkit_deleted where revision <= ? and revision <"
            + " (select min(coalesce(first_revision, revision)) from jobkit_change where revision ="
            + " (select min(revision) from jobkit_change))";

    private static final long LONGEST_GOODBYE_MILLIS = 5000;

    private final Database database;
    private final long kept;
    private final long step;
    private final SpecTable specs;
    private long next;
    private @Nullable Thread sweeper;

    /** Keeps at least this many changes and drops the rest in parts of a tenth of it. */
    Retention(Database database, long kept, SpecTable specs) {
        this.specs = specs;
        this.database = database;
        this.kept = kept;
        this.step = Math.max(1, kept / 10);
    }

    /** Looks whether something has to be dropped, now that this is the newest revision. */
    void after(long revision) {
        if (revision < next) {
            return;
        }
        next = revision + step;
        long upTo = revision - kept;
        if (upTo > 0) {
            try {
                database.transaction(
                        connection -> Sql.update(connection, "delete from jobkit_change where revision <= ?", upTo)
                                + Sql.update(connection, DELETED, upTo));
                startSweep();
            } catch (RuntimeException | Error e) { // the commit before is made, whatever happens here
                log.warn("old changes could not be dropped; it is tried again {} changes later", step, e);
            }
        }
    }

    private void startSweep() {
        if (sweeper == null || !sweeper.isAlive()) {
            sweeper = new Thread(this::sweep, "jobkit-store-sweeper");
            sweeper.setDaemon(true);
            sweeper.start();
        }
    }

    private void sweep() {
        try {
            specs.sweep(database);
        } catch (RuntimeException | Error e) {
            if (!database.isClosed()) {
                log.warn("specs without objects could not be dropped; it is tried again {} changes later", step, e);
            }
        }
    }

    /** Waits for what is being swept, but not for long; called when the writer's thread has ended. */
    void end() {
        Thread last = sweeper;
        if (last != null) {
            try {
                last.join(LONGEST_GOODBYE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
