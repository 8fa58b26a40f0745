package dev.jobkit.core;

import dev.jobkit.Admitted;
import dev.jobkit.AlreadyExistsException;
import dev.jobkit.ConflictException;
import dev.jobkit.DryRun;
import dev.jobkit.From;
import dev.jobkit.NotFoundException;
import dev.jobkit.Objects;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.Watch;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.dispatch.CancelMarks;
import dev.jobkit.core.dispatch.LastRun;
import dev.jobkit.core.dispatch.Provenance;
import dev.jobkit.core.listen.StoreWatch;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.RunBook;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Verbs for every kind: judged by admission, one commit in the caller's thread, and then a word to the loop. */
final class ObjectVerbs implements Objects {
    private static final int SUFFIX = 5;
    private static final int NAME_TRIES = 8;

    private final LoopParts parts;
    private final JobStore store;
    private final Loop loop;
    private final Judge judge;
    private final Deletions deletions;
    private final Door door;
    private final Set<StoreWatch<?>> watches = ConcurrentHashMap.newKeySet();

    ObjectVerbs(LoopParts parts, Loop loop, Judge judge, Door door) {
        this.parts = parts;
        this.store = parts.store();
        this.loop = loop;
        this.judge = judge;
        this.deletions = new Deletions(parts, loop);
        this.door = door;
    }

    @Override
    public <T extends Stored> Optional<T> get(Kind<T> kind, ObjectKey key) {
        return store.get(kind, key);
    }

    @Override
    public <T extends Stored> Listed<T> list(Kind<T> kind, Query query, Page page) throws RevisionGoneException {
        Listed<T> found = store.list(kind, query, page);
        // whoever lists may watch from there next: who has ceased to follow is expected back for a while
        store.follow(found.position()::revision, () -> {}).cancel();
        return found;
    }

    @Override
    public <T extends Stored> Watch<T> watch(Kind<T> kind, Query query, From from) throws RevisionGoneException {
        long now = store.revision();
        long after = now;
        if (from instanceof From.After place) {
            after = place.position().revision();
            if (!place.position().storeId().equals(store.id())) {
                throw new RevisionGoneException(after, now);
            }
            store.changesAfter(after, 1); // throws when it is too old, now rather than at the first poll
        }
        long begin = after;
        return door.through(() -> {
            StoreWatch<T> watch = new StoreWatch<>(store, kind, query, begin, watches::remove);
            watches.add(watch);
            return watch;
        });
    }

    /** Takes all watches off the store. */
    void closeWatches() {
        watches.forEach(StoreWatch::close);
    }

    @Override
    public <T extends Stored> Admitted<T> create(T object, WriteOptions options) {
        return door.through(() -> createInside(object, options));
    }

    private <T extends Stored> Admitted<T> createInside(T object, WriteOptions options) {
        @SuppressWarnings("unchecked") // admission returns what it was given
        Admitted<T> admitted = (Admitted<T>) judge.admit(fresh(object));
        if (options.dryRun() == DryRun.YES) {
            if (store.get(object.kind(), admitted.object().key()).isPresent()) {
                throw new AlreadyExistsException(
                        object.kind(), admitted.object().key());
            }
            return admitted;
        }
        for (int attempt = 1; ; attempt++) {
            Opened opened = open(admitted.object(), options);
            CommitResult result = commit(opened.writes(), opened.events());
            if (result instanceof CommitResult.Done done) {
                opened.runs().forEach(loop.book()::stored);
                T stored = kindOf(object).type().cast(done.objects().get(0));
                loop.pokeChanged(stored);
                return new Admitted<>(stored, admitted.warnings());
            }
            CommitResult.Conflict taken = Conflicts.of(result);
            if (taken.kind().equals(Kind.RUN)) {
                loop.book().taken(taken.key());
            } else if (object.metadata().name().isEmpty() && attempt < NAME_TRIES) {
                admitted = new Admitted<>(kindOf(object).type().cast(renamed(admitted.object())), admitted.warnings());
            } else {
                throw new AlreadyExistsException(
                        object.kind(), admitted.object().key());
            }
        }
    }

    /** What is written and told when an object begins: itself, and of a Job the record of its run. */
    private record Opened(List<Write> writes, List<JobEvent> events, List<JobRun> runs) {}

    private Opened open(Stored object, WriteOptions options) {
        if (!(object instanceof Job job)) {
            return new Opened(List.of(new Write.Create(object)), List.of(), List.of());
        }
        Instant created = createdAt(job);
        RunBook.Opening opening = loop.book().open(job, Provenance.submitted(job, options.who()), created);
        return new Opened(opening.writes(), List.of(opening.told(created)), List.of(opening.run()));
    }

    /** Returns when the object was made; only for objects that went through {@link #fresh}. */
    static Instant createdAt(Stored object) {
        Instant created = object.metadata().created();
        if (created == null) {
            throw new AssertionError("no creation time: " + object.key());
        }
        return created;
    }

    /** Returns the object as a new one: with uid, creation time, generation, namespace and, if need be, a name. */
    <T extends Stored> T fresh(T object) {
        Stored unmarked = object instanceof Job job ? CancelMarks.off(job) : LastRun.fresh(object);
        Metadata given = unmarked.metadata();
        String prefix = given.generateName();
        String name = given.name().isEmpty() && prefix != null ? generated(prefix) : given.name();
        Metadata.Builder metadata = given.toBuilder()
                .namespace(given.namespace().isEmpty() ? ObjectKey.DEFAULT_NAMESPACE : given.namespace())
                .name(name)
                .uid(parts.ids().uid())
                .revision(0)
                .generation(1)
                .created(parts.time().instant())
                .deleted(null)
                .deletionGrace(null);
        return kindOf(object).type().cast(Fresh.status(object).withMetadata(metadata.build()));
    }

    private Stored renamed(Stored object) {
        String prefix = object.metadata().generateName();
        String name = generated(prefix == null ? "" : prefix);
        return object.withMetadata(object.metadata().toBuilder().name(name).build());
    }

    /** Returns prefix and five random letters, 63 characters at most (apiserver storage/names). */
    private String generated(String prefix) {
        String cut = prefix.length() > 63 - SUFFIX ? prefix.substring(0, 63 - SUFFIX) : prefix;
        return cut + parts.ids().suffix(SUFFIX);
    }

    @Override
    public <T extends Stored> Admitted<T> update(T object, WriteOptions options) {
        return change(object, options, Part.SPEC);
    }

    @Override
    public <T extends Stored> Admitted<T> updateStatus(T object, WriteOptions options) {
        return change(object, options, Part.STATUS);
    }

    /** Which part of an object a verb may change. */
    enum Part {
        SPEC,
        STATUS
    }

    private <T extends Stored> Admitted<T> change(T object, WriteOptions options, Part part) {
        return door.through(() -> changeInside(object, options, part));
    }

    private <T extends Stored> Admitted<T> changeInside(T object, WriteOptions options, Part part) {
        Kind<T> kind = kindOf(object);
        while (true) {
            T before = store.get(kind, object.key()).orElseThrow(() -> new NotFoundException(kind, object.key()));
            ensureAsSeen(object, before);
            Admitted<T> admitted = judge.change(before, kind.type().cast(LastRun.carried(object, before)), part);
            T after = admitted.object();
            if (after.equals(before) || options.dryRun() == DryRun.YES) {
                return admitted;
            }
            List<JobRun> closed = closed(before, after);
            List<Write> writes = new ArrayList<>(2);
            writes.add(part == Part.STATUS ? new Write.UpdateStatus(after) : new Write.Update(after));
            closed.forEach(run -> writes.add(new Write.UpdateStatus(run)));
            CommitResult result = commit(writes, List.of());
            if (result instanceof CommitResult.Done done) {
                closed.forEach(loop.book()::over);
                T stored = kindOf(object).type().cast(done.objects().get(0));
                loop.pokeEdited(before, stored);
                return new Admitted<>(stored, admitted.warnings());
            }
            Conflicts.of(result);
            if (object.metadata().revision() != 0) {
                throw changed(kind, object.key());
            }
        }
    }

    /** Returns the closed record where somebody else's controller ends its Job. */
    private List<JobRun> closed(Stored before, Stored after) {
        return before instanceof Job old && after instanceof Job job && !old.isFinished() && job.isFinished()
                ? loop.book().closed(job, null, null, parts.time().instant()).stream()
                        .toList()
                : List.of();
    }

    private static void ensureAsSeen(Stored object, Stored before) {
        long seen = object.metadata().revision();
        if (seen != 0 && seen != before.metadata().revision()) {
            throw changed(object.kind(), object.key());
        }
    }

    private static ConflictException changed(Kind<?> kind, ObjectKey key) {
        return new ConflictException(
                kind,
                key,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    @Override
    public <T extends Stored> T delete(
            Kind<T> kind, ObjectKey key, Preconditions preconditions, Propagation propagation, WriteOptions options) {
        return door.through(() -> deletions.delete(kind, key, preconditions, propagation, options));
    }

    private CommitResult commit(List<Write> writes, List<JobEvent> events) {
        return store.commit(List.of(new Commit(writes, events, null))).get(0);
    }

    @SuppressWarnings("unchecked") // a kind's objects are of its type
    private static <T extends Stored> Kind<T> kindOf(T object) {
        return (Kind<T>) object.kind();
    }
}
