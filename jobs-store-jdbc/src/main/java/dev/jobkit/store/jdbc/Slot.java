package dev.jobkit.store.jdbc;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The place of one object within a transaction: what the table has there, and what is to stand there at the end. For one
 * thread.
 */
final class Slot {
    /** Names a place. */
    record Id(String kind, ObjectKey key) {
        static Id of(Stored object) {
            return new Id(object.kind().name(), object.key());
        }

        // written out, as the ones that records have by themselves go through method handles

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Id id && key.equals(id.key) && kind.equals(id.kind);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + kind.hashCode();
        }
    }

    private final Id id;
    private final boolean wasThere;
    private String uid;
    private long revision;
    private boolean there;
    private boolean removed;
    private @Nullable Object @Nullable [] row;
    private final Change.@Nullable Before facts;
    private @Nullable Stored written;

    /** A place that is empty as long as nothing was found there. */
    Slot(Id id) {
        this(id, false, "", 0, null);
    }

    private Slot(Id id, boolean wasThere, String uid, long revision, Change.@Nullable Before facts) {
        this.id = id;
        this.wasThere = wasThere;
        this.there = wasThere;
        this.uid = uid;
        this.revision = revision;
        this.facts = facts;
    }

    /** A place where an object of this identity and revision was found, and what queries ask for of it. */
    static Slot found(Id id, String uid, long revision, Change.Before facts) {
        return new Slot(id, true, uid, revision, facts);
    }

    Id id() {
        return id;
    }

    /** Returns the revision of what is there; 0 when nothing is. */
    long revision() {
        return there ? revision : 0;
    }

    boolean isThere() {
        return there;
    }

    /** Tells whether this object is there at the revision that it carries. */
    boolean holds(Stored based) {
        return there
                && revision == based.metadata().revision()
                && uid.equals(based.metadata().uid());
    }

    /** Puts what is written there, with its row; returns what queries asked for before, if the write changes it. */
    Change.@Nullable Before put(Stored object, @Nullable Object[] newRow) {
        Change.@Nullable Before before = there ? facts() : null;
        for (int place : Ready.KEPT) {
            if (row != null && newRow[place] == null) {
                newRow[place] = row[place];
            }
        }
        row = newRow;
        there = true;
        written = object;
        uid = object.metadata().uid();
        revision = object.metadata().revision();
        return before == null || isSame(before, object) ? null : before;
    }

    private Change.@Nullable Before facts() {
        return written == null ? facts : Change.Before.of(written);
    }

    private static boolean isSame(Change.Before before, Stored object) {
        return before.isLive() == object.isLive()
                && before.labels().equals(object.metadata().labels())
                && Objects.equals(before.ownerUid(), owner(object.metadata()));
    }

    /** Returns the uid of who manages an object; null for nobody. */
    static @Nullable String owner(Metadata metadata) {
        Owner owner = metadata.controller().orElse(null);
        return owner == null ? null : owner.uid();
    }

    void remove() {
        there = false;
        removed = true;
        row = null;
        written = null;
    }

    /** Returns the object that is to stand there; null when none was written. */
    @Nullable
    Stored written() {
        return written;
    }

    /** Returns what has to be done to the table. */
    Work work() {
        boolean replaced = wasThere && removed;
        if (row == null) {
            return replaced ? Work.DELETE : Work.NONE;
        }
        if (!wasThere) {
            return Work.INSERT;
        }
        return replaced ? Work.REPLACE : Work.UPDATE;
    }

    /** Returns the row that is to stand there; what is null of {@link Ready#KEPT} stays as it is. */
    @Nullable
    Object[] row() {
        if (row == null) {
            throw new IllegalStateException("nothing is to stand there: " + id);
        }
        return row;
    }

    /** What has to be done to the table. */
    enum Work {
        NONE,
        INSERT,
        UPDATE,
        DELETE,
        REPLACE
    }
}
