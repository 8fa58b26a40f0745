package dev.jobkit.core.store;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Position;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Change;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import dev.jobkit.spi.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JobStore} in memory: a lock, maps and a log of changes.
 *
 * <p>Those who follow are called outside the lock. The change log keeps the last 20,000 changes. What one of those who
 * {@linkplain #follow follow} has not read yet it keeps longer: 100,000 changes or 10 seconds, whichever is more, but never more
 * than {@link ChangeLog#MOST} changes beside those just made; who has ceased to counts as one of them for 10 to 20 seconds.
 *
 * <p>Where there are more than a few thousand objects of a kind, what has ended is packed, at once or after its last change has
 * left the log: a finished pod takes some 200 bytes with its attempt and is opened when it is read.
 */
public final class MemoryJobStore implements JobStore {
    /** So many objects of a kind are kept as they are; beside the change log they count for little. */
    private static final int UNPACKED = 12_000;

    private final String id;
    private final Object lock = new Object();

    /** Guarded by lock. */
    private final Map<Kind<?>, Shelf> shelves = new HashMap<>();

    /** Guarded by lock: what was asked for last, as many writes of one kind follow each other. */
    private Shelf lastShelf = new Shelf(0);

    /** Guarded by lock: the kind of the last shelf. */
    private @Nullable Kind<?> lastKind;

    /** Guarded by lock. */
    private final ChangeLog changes;

    /** Guarded by lock. */
    private final AttemptShelf attempts = new AttemptShelf();

    private final Packing packing = new Packing(lock, this::shelf);

    /** Guarded by lock: what was noted last in the log. */
    private Change.@Nullable Before lastBefore;

    private final MemoryMembership membership;
    private final Followers followers;

    /**
     * Makes an empty store.
     *
     * @param id what tells its positions from those of other stores
     * @param clock tells how old a change is
     */
    public MemoryJobStore(String id, InstantSource clock) {
        this.id = id;
        this.followers = new Followers(clock);
        this.changes = new ChangeLog(clock, packing::add);
        this.membership =
                new MemoryMembership(lock, clock, kind -> chosen(shelf(kind).candidates(Query.LIVE), Query.LIVE, null));
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        @Nullable Object content;
        synchronized (lock) {
            Cell cell = shelf(kind).cell(key);
            content = cell == null ? null : cell.content();
        }
        return content == null ? Optional.empty() : Optional.of(kind.type().cast(Cell.open(content)));
    }

    @Override
    public <T extends Stored> List<T> getAll(Kind<T> kind, Set<ObjectKey> keys) {
        List<Object> contents = new ArrayList<>(keys.size());
        synchronized (lock) {
            Shelf shelf = shelf(kind);
            for (ObjectKey key : keys) {
                Cell cell = shelf.cell(key);
                if (cell != null) {
                    contents.add(cell.content());
                }
            }
        }
        List<T> found = new ArrayList<>(contents.size());
        for (Object content : contents) {
            found.add(kind.type().cast(Cell.open(content)));
        }
        return found;
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) {
        ObjectKey after = page.token() == null ? null : PageToken.parse(page.token());
        List<Stored> found = List.of();
        List<Object> candidates = List.of();
        Position position;
        synchronized (lock) {
            position = new Position(id, changes.last());
            if (page.limit() == 0) {
                candidates = shelf(kind).candidates(query);
            } else {
                found = shelf(kind).page(query, after, page.limit() + 1);
            }
        }
        if (page.limit() == 0) {
            // candidates are of the owner that was asked for, and need not be asked again
            Query rest = new Query(query.namespace(), null, query.labels(), query.liveness());
            found = chosen(candidates, rest, after);
        }
        boolean more = page.limit() > 0 && found.size() > page.limit();
        List<Stored> shown = more ? found.subList(0, page.limit()) : found;
        String next = more ? PageToken.text(shown.get(shown.size() - 1).key()) : null;
        List<T> items = new ArrayList<>(shown.size());
        for (Stored object : shown) {
            items.add(kind.type().cast(object));
        }
        return new Listed<>(items, position, next);
    }

    /** Returns what the query chooses after this key, by namespace and name. */
    private static List<Stored> chosen(List<Object> candidates, Query query, @Nullable ObjectKey after) {
        List<Stored> found = new ArrayList<>();
        for (Object candidate : candidates) {
            Stored object = Cell.open(candidate);
            if (query.matches(object) && (after == null || object.key().compareTo(after) > 0)) {
                found.add(object);
            }
        }
        if (found.size() > 1) {
            found.sort(Comparator.comparing(Stored::key));
        }
        return found;
    }

    @Override
    public Listed<Attempt> attempts(String runUid, Page page) {
        synchronized (lock) {
            return attempts.list(runUid, page, new Position(id, changes.last()));
        }
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        commits.forEach(Commit::ensureOneWriteAnObject);
        List<CommitResult> results = new ArrayList<>(commits.size());
        JustEnded ended = new JustEnded();
        boolean changed = false;
        boolean grown;
        synchronized (lock) {
            for (Commit commit : commits) {
                CommitResult result = apply(commit, ended);
                changed |= result instanceof CommitResult.Done;
                results.add(result);
                ended.commitIsOver(changes::ended);
            }
            grown = changes.hasGrown();
        }
        if (changed) {
            followers.wake();
        }
        if (grown) {
            trim();
        }
        packing.packNow(ended.cells());
        return results;
    }

    /** Drops what nobody wants any more; who follows is asked without the lock. */
    private void trim() {
        long newest = revision();
        long read = followers.readByAll();
        synchronized (lock) {
            changes.trim(read, newest);
        }
    }

    private CommitResult apply(Commit commit, JustEnded ended) {
        Fence fence = commit.fence();
        if (fence != null && !membership.isInForce(fence)) {
            return new CommitResult.Fenced(fence);
        }
        List<Write> writes = commit.writes();
        @Nullable Target[] targets = new @Nullable Target[writes.size()];
        boolean frees = false;
        for (int i = 0; i < targets.length; i++) {
            Target target = find(writes.get(i));
            if (target != null && !target.fits() && !(frees && target.isFreedBy(writes.subList(0, i)))) {
                return target.conflict();
            }
            targets[i] = target;
            frees |= writes.get(i) instanceof Write.Delete;
        }
        List<Stored> written = new ArrayList<>(targets.length);
        for (int i = 0; i < targets.length; i++) {
            // what was found is where it was, unless this commit gives the name of one object to another
            Target target = frees ? find(writes.get(i)) : targets[i];
            if (target == null) {
                hide(writes.get(i));
            } else {
                written.add(write(target, ended));
            }
        }
        commit.events().forEach(changes::tell);
        return new CommitResult.Done(written, changes.last());
    }

    /** Returns what the write is about; null where that is no object. */
    private @Nullable Target find(Write write) {
        Stored object = write.target();
        if (object == null) {
            return null;
        }
        Cell cell = shelf(object.kind()).cell(object.key());
        return new Target(write, object, cell, cell == null ? null : cell.object());
    }

    private void hide(Write write) {
        if (write instanceof Write.Append append) {
            attempts.append(append.attempt());
        } else if (write instanceof Write.Forget forget) {
            attempts.forget(forget.attempt());
        } else {
            throw new AssertionError(write);
        }
        changes.hide();
    }

    private Stored write(Target target, JustEnded ended) {
        Stored object = target.object();
        Stored stored = object.withMetadata(object.metadata().withRevision(changes.last() + 1));
        if (target.write() instanceof Write.Delete) {
            shelf(stored.kind()).remove(stored.key());
            changes.write(Change.Type.DELETED, stored);
            if (stored.kind().equals(Kind.RUN)) {
                attempts.drop(stored.metadata().uid());
            }
            return stored;
        }
        Shelf shelf = shelf(stored.kind());
        Cell cell = shelf.put(target.cell(), stored);
        Stored before = target.found();
        if (before == null) {
            changes.write(Change.Type.ADDED, stored);
        } else {
            changes.modify(stored, shared(Change.Before.unlessSame(before, stored)));
        }
        if (!stored.isLive()) {
            if (shelf.isPacked()) {
                ended.add(cell);
            } else {
                changes.ended(cell);
            }
        }
        return stored;
    }

    /** Returns the one before if it is the same: the pods of a Job end one after the other. */
    private Change.@Nullable Before shared(Change.@Nullable Before next) {
        Change.Before last = lastBefore;
        if (next != null
                && last != null
                && last.labels() == next.labels()
                && last.isLive() == next.isLive()
                && Objects.equals(last.ownerUid(), next.ownerUid())) {
            return last;
        }
        lastBefore = next == null ? last : next;
        return next;
    }

    private Shelf shelf(Kind<?> kind) {
        if (kind != lastKind) {
            lastShelf = shelves.computeIfAbsent(kind, k -> new Shelf(UNPACKED));
            lastKind = kind;
        }
        return lastShelf;
    }

    @Override
    public List<Change> changesAfter(long revision, int limit) throws RevisionGoneException {
        synchronized (lock) {
            return changes.after(revision, limit);
        }
    }

    @Override
    public long revision() {
        synchronized (lock) {
            return changes.last();
        }
    }

    /** Notes one who does not say how far it reads, and for whom is kept what a slow one would miss. */
    @Override
    public Wakeup onChange(Runnable wake) {
        return follow(() -> 0, wake);
    }

    @Override
    public Wakeup follow(LongSupplier read, Runnable wake) {
        return followers.add(read, wake);
    }

    @Override
    public Durability durability() {
        return Durability.MEMORY;
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
        packing.close();
    }
}
