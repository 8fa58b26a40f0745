package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that makes transactions; what callers ask for while one is being made goes together into the next.
 *
 * <p>A caller waits for its answer, so that no more is waiting than there are callers. The thread is the store's own: one
 * that a caller may interrupt must not touch the file of an embedded database. If the answer to a commit is lost with the
 * connection, the next attempt first looks whether the transaction was made: this writer's row counts them.
 */
final class Writer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    /** As many commits go into one transaction at most. */
    private static final int MOST = 512;

    private static final long LONGEST_GOODBYE_MILLIS = 5000;

    /** The state of a problem that no waiting helps. */
    private static final String GONE = "JK002";

    private final String id = Machine.newId();
    private final Database database;
    private final Dialect dialect;
    private final BatchTables tables;
    private final Known known = new Known();
    private final SharedSpecs specs = new SharedSpecs();
    private final Runnable changed;
    private final Retention retention;
    private final Runnable care;
    private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Of the thread only. */
    private long made;

    private record Request(List<Ready> commits, CompletableFuture<List<CommitResult>> answer) {}

    private static final Request END = new Request(List.of(), new CompletableFuture<>());

    /** Starts the thread; it says so after each transaction that changed something, and runs {@code care} before each. */
    Writer(Database database, Dialect dialect, long changesKept, Runnable changed, Runnable care) {
        this.care = care;
        this.database = database;
        this.dialect = dialect;
        SpecTable specTable = new SpecTable(dialect);
        this.tables = new BatchTables(dialect, specTable);
        this.retention = new Retention(database, changesKept, specTable);
        this.changed = changed;
        this.thread = new Thread(this::run, "jobkit-store-writer");
        thread.setDaemon(true);
        database.transaction(connection -> {
            Sql.update(connection, "delete from jobkit_writer where seen < " + dialect.now() + " - interval '366' day");
            return Sql.update(
                    connection,
                    "insert into jobkit_writer (id, commits, seen) select ?, 0, current_timestamp"
                            + " where not exists (select 1 from jobkit_writer where id = ?)",
                    id,
                    id);
        });
        thread.start();
    }

    /** Makes these commits and waits for their outcomes. */
    List<CommitResult> commit(List<Commit> commits) {
        if (commits.isEmpty()) {
            return List.of();
        }
        commits.forEach(Commit::ensureOneWriteAnObject);
        List<Ready> ready = new ArrayList<>(commits.size());
        for (Commit commit : commits) {
            ready.add(Ready.of(commit, known, specs));
        }
        Request request = new Request(ready, new CompletableFuture<>());
        requests.add(request);
        if (closed) {
            failAll();
        }
        try {
            return request.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailableException known) {
                known.addSuppressed(new IllegalStateException("asked for here"));
                throw known;
            }
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw e;
        }
    }

    private void run() {
        Request next = null;
        while (true) {
            List<Request> together = new ArrayList<>();
            try {
                next = next == null ? requests.take() : next;
            } catch (InterruptedException e) {
                continue; // nobody has this thread, but the virtual machine
            }
            int commits = 0;
            while (next != null && next != END && (together.isEmpty() || commits + next.commits.size() <= MOST)) {
                together.add(next);
                commits += next.commits.size();
                next = requests.poll();
            }
            if (!together.isEmpty()) {
                careFor();
                answer(together);
            }
            if (next == END) {
                failAll();
                return;
            }
        }
    }

    /** Whatever happens there, who waits for a commit is answered. */
    private void careFor() {
        try {
            care.run();
        } catch (RuntimeException | Error e) {
            log.warn("the file of the store could not be looked after; it is tried again", e);
        }
    }

    /** Makes one transaction for all; when that cannot be, one for each, so that nobody spoils another's. */
    private void answer(List<Request> together) {
        List<Ready> commits = together.stream().flatMap(r -> r.commits.stream()).toList();
        List<CommitResult> results;
        try {
            results = transaction(commits);
        } catch (RuntimeException | Error e) {
            if (together.size() == 1) {
                together.get(0).answer.completeExceptionally(e);
            } else {
                log.debug("{} requests are committed one by one", together.size(), e);
                together.forEach(request -> answer(List.of(request)));
            }
            return;
        }
        int at = 0;
        for (Request request : together) {
            request.answer.complete(List.copyOf(results.subList(at, at + request.commits.size())));
            at += request.commits.size();
        }
    }

    private List<CommitResult> transaction(List<Ready> commits) {
        long number = made + 1;
        Attempt attempt = new Attempt(commits, number);
        made = number; // also of one that fails: its number must never be taken for another's
        Batch batch = made(attempt);
        known.learn(batch);
        if (!batch.told().isEmpty()) {
            changed.run();
            retention.after(batch.revision());
        }
        return batch.results();
    }

    /** Makes a transaction; when what it takes for true is not, once more with all looked up. */
    private Batch made(Attempt attempt) {
        try {
            return database.transaction(attempt::make);
        } catch (RuntimeException | Error e) {
            known.clear();
            if (!Trouble.isOfTheUnknown(e)) {
                throw e;
            }
            log.debug("what is to be created is there, or what is to be changed is not: all is looked up", e);
            attempt.boldly = false;
            return database.transaction(attempt::make);
        }
    }

    /** One transaction that is attempted until its outcome is known. */
    private final class Attempt {
        private final List<Ready> commits;
        private final long number;
        private @Nullable Batch last;
        boolean boldly = true;

        Attempt(List<Ready> commits, long number) {
            this.commits = commits;
            this.number = number;
        }

        Batch make(Connection connection) throws SQLException {
            long revision = Sql.number(connection, dialect.lockStore());
            Batch before = last;
            if (before != null && isMade(connection)) {
                return before;
            }
            Set<Fence> fences = new HashSet<>();
            for (Ready ready : commits) {
                Fence fence = ready.commit().fence();
                if (fence != null) {
                    fences.add(fence);
                }
            }
            boolean bold = known.at(revision) && boldly; // others that write here may have taken a name
            Map<Slot.Id, Slot> found = new HashMap<>();
            Set<Slot.Id> unknown = Batch.unknown(commits, known, found, bold);
            found.putAll(tables.find(connection, unknown));
            Batch batch = new Batch(revision, found, tables.refused(connection, fences));
            commits.forEach(batch::apply);
            if (!batch.told().isEmpty()) {
                Together together = new Together(connection, dialect);
                tables.write(together, batch, bold);
                together.add("update jobkit_store set revision = ?", batch.revision());
                together.addOf(
                        1,
                        "the row of this writer is gone: another store was restored in its place; close this"
                                + " store and open it again",
                        GONE,
                        "update jobkit_writer set commits = ?, seen = current_timestamp where id = ?",
                        number,
                        id);
                if (dialect == Dialect.POSTGRESQL) {
                    together.add(Follower.NOTIFY);
                }
                together.send();
                last = batch;
            }
            return batch;
        }

        private boolean isMade(Connection connection) throws SQLException {
            boolean made = Sql.number(connection, "select commits from jobkit_writer where id = ?", id) == number;
            log.info("the answer to a commit was lost; it was {}", made ? "made" : "not made");
            return made;
        }
    }

    private void failAll() {
        for (Request request = requests.poll(); request != null; request = requests.poll()) {
            request.answer.completeExceptionally(new IllegalStateException("the store is closed"));
        }
    }

    /** Makes what was asked for until now, and ends the thread. */
    @Override
    public void close() {
        if (!closed) {
            requests.add(END);
            closed = true;
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join(LONGEST_GOODBYE_MILLIS);
                    database.close(); // who still waits for the database, waits no longer
                } catch (InterruptedException e) {
                    interrupted = true;
                    database.close();
                }
            }
            retention.end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
