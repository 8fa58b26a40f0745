package dev.jobkit.store.jdbc;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.Head;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JobStore} in a database, H2 or PostgreSQL: what was committed survives the end of the program.
 *
 * <p>Commits that are asked for while a transaction is being made go together into the next one. While the database is away,
 * calls wait for it up to the patience; nothing is lost and nothing is made twice, also when the answer to a commit is lost.
 * The tables are made and brought up to date when the store is opened; their names begin with {@code jobkit_}. Thread-safe.
 */
public final class JdbcJobStore implements JobStore {
    private final Database database;
    private final String id;
    private final Writer writer;
    private final ObjectReader objects;
    private final HeadReader heads;
    private final ChangeReader changes;
    private final Bells bells = new Bells();
    private final Alone alone;
    private final JdbcMembership membership;
    private final Follower follower;
    private final @Nullable AutoCloseable own;

    private JdbcJobStore(Builder builder) {
        this.database = new Database(builder.source, builder.patience, builder.networkTimeout);
        this.own = builder.own;
        Dialect dialect = database.read(Dialect::of);
        database.unbounded().transaction(connection -> {
            Schema.migrate(connection, dialect, Schema.NEWEST);
            return true;
        });
        this.id = database.read(
                connection -> Sql.query(connection, "select id from jobkit_store", List.of(), row -> row.getString(1))
                        .get(0));
        this.objects = new ObjectReader(database, dialect, id);
        this.heads = new HeadReader(objects);
        this.changes = new ChangeReader(database, dialect);
        this.alone = new Alone(database, dialect);
        this.membership = new JdbcMembership(database, dialect, alone, this::follow);
        this.follower = new Follower(database, dialect, builder.networkTimeout, bells, alone::check);
        this.writer = new Writer(database, dialect, builder.changesKept, bells::ring, builder.care);
    }

    /**
     * Opens the store in this database; the source is not closed with it.
     *
     * @throws StoreVersionException if the tables are of a newer version
     * @throws StoreUnavailableException if the database does not answer or refuses
     */
    public static JdbcJobStore open(DataSource source) {
        return builder(source).open();
    }

    /**
     * Opens the store in the file {@code jobkit.mv.db} in this directory, which is made if need be; needs H2.
     *
     * @throws StoreInUseException if another program has it open
     * @throws StoreVersionException if it was written by a newer version
     */
    public static JdbcJobStore inDirectory(Path directory) {
        return H2Files.open(directory);
    }

    /** Starts the settings of a store in this database. */
    public static Builder builder(DataSource source) {
        return new Builder(source);
    }

    /** Collects settings; a plain holder for one thread. */
    public static final class Builder {
        private final DataSource source;
        private Duration patience = Duration.ofMinutes(2);
        private Duration networkTimeout = Duration.ofSeconds(30);
        private long changesKept = 100_000;
        private @Nullable AutoCloseable own;
        private Runnable care = () -> {};

        private Builder(DataSource source) {
            this.source = source;
        }

        /** Sets how long a call waits for a database that is away; 2 minutes when not set. */
        public Builder patience(Duration newPatience) {
            this.patience = newPatience;
            return this;
        }

        /**
         * Sets after how much silence of a PostgreSQL that was asked something its connection is taken to be lost, as when a
         * firewall forgets it: what was asked is asked again on another one, and nothing is made twice. 30 seconds when not set;
         * longer than its longest transaction takes. Zero for no bound. A member renews its lease within a third of it. A bound
         * that connections of the source have ({@code socketTimeout}) stays as it is, and an H2 has none.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder networkTimeout(Duration newNetworkTimeout) {
            if (newNetworkTimeout.isNegative()) {
                throw new IllegalArgumentException(
                        "networkTimeout must not be negative, but is " + newNetworkTimeout + "; zero is no bound");
            }
            this.networkTimeout = newNetworkTimeout;
            return this;
        }

        /**
         * Sets how many changes the log keeps at least; who was away for longer is told that changes are gone. 100,000 when
         * not set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder changesKept(long newChangesKept) {
            if (newChangesKept <= 0) {
                throw new IllegalArgumentException("changesKept must be positive, not " + newChangesKept);
            }
            this.changesKept = newChangesKept;
            return this;
        }

        Builder own(AutoCloseable newOwn) {
            this.own = newOwn;
            return this;
        }

        Builder care(Runnable newCare) {
            this.care = newCare;
            return this;
        }

        /** Opens the store. */
        public JdbcJobStore open() {
            return new JdbcJobStore(this);
        }
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return objects.get(kind, key);
    }

    @Override
    public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        return objects.getAll(kind, keys);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) {
        return objects.list(kind, query, page);
    }

    @Override
    public <T extends Stored> Listed<Head> heads(Kind<T> kind, Query query, Page page) {
        return heads.list(kind, query, page);
    }

    @Override
    public List<Pod> atWork(int most) {
        return objects.atWork(most);
    }

    @Override
    public <T extends Stored> Listed<T> ownerless(Kind<T> kind, Page page) {
        return objects.ownerless(kind, page);
    }

    @Override
    public <T extends Stored> Listed<T> furtherOwned(Kind<T> kind, Page page) {
        return objects.furtherOwned(kind, page);
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        return objects.attempts(runUid, page);
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        return writer.commit(commits);
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        return changes.after(revision, limit);
    }

    @Override
    public long revision() {
        return changes.revision();
    }

    @Override
    public Wakeup onChange(Runnable wake) {
        Wakeup wakeup = bells.add(wake);
        follow();
        return wakeup;
    }

    private void follow() {
        follower.start();
    }

    @Override
    public Durability durability() {
        return Durability.DURABLE;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Optional<Membership> membership() {
        return Optional.of(membership);
    }

    @Override
    public void close() {
        writer.close();
        database.close();
        alone.close();
        follower.close();
        if (own != null) {
            try {
                own.close();
            } catch (Exception e) {
                throw new StoreUnavailableException("the database could not be closed: " + e.getMessage(), e);
            }
        }
    }
}
