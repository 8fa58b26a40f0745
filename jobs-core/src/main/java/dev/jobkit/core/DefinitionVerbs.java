package dev.jobkit.core;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.ConflictException;
import dev.jobkit.Definitions;
import dev.jobkit.DryRun;
import dev.jobkit.Expansion;
import dev.jobkit.InvalidJobException;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.dispatch.Dispatch;
import dev.jobkit.core.dispatch.Dispatched;
import dev.jobkit.core.dispatch.Expand;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Overrides;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What users do with stored definitions. */
final class DefinitionVerbs implements Definitions {
    private final ObjectVerbs objects;
    private final Dispatcher dispatcher;
    private final Door door;

    DefinitionVerbs(ObjectVerbs objects, Dispatcher dispatcher, Door door) {
        this.objects = objects;
        this.dispatcher = dispatcher;
        this.door = door;
    }

    @Override
    public JobDefinition put(JobDefinition definition, WriteOptions options) {
        Metadata given = definition.metadata();
        boolean named = given.namespace().isEmpty();
        JobDefinition placed = named
                ? definition.withMetadata(
                        given.toBuilder().namespace(ObjectKey.DEFAULT_NAMESPACE).build())
                : definition;
        while (true) {
            try {
                if (find(placed.key()).isPresent()) {
                    return objects.update(placed, options).object();
                }
                if (given.revision() != 0) {
                    throw new ConflictException(Kind.DEFINITION, placed.key(), "it was there and is gone");
                }
                return objects.create(placed, options).object();
            } catch (AlreadyExistsException | NotFoundException again) {
                // somebody else stored or removed it meanwhile: the next round sees that
            }
        }
    }

    @Override
    public Optional<JobDefinition> find(ObjectKey key) {
        return objects.get(Kind.DEFINITION, key);
    }

    @Override
    public Listed<JobDefinition> list(@Nullable String namespace, Page page) {
        try {
            return objects.list(Kind.DEFINITION, namespace == null ? Query.ALL : Query.in(namespace), page);
        } catch (RevisionGoneException e) {
            throw new IllegalArgumentException("the page's token is too old; list again", e);
        }
    }

    @Override
    public JobDefinition copy(ObjectKey key, ObjectKey to, WriteOptions options) {
        JobDefinition original = find(key).orElseThrow(() -> new NotFoundException(Kind.DEFINITION, key));
        Metadata metadata = Metadata.builder()
                .namespace(to.namespace())
                .name(to.name())
                .labels(original.metadata().labels())
                .annotations(original.metadata().annotations())
                .rest(original.metadata().rest())
                .build();
        return objects.create(original.withMetadata(metadata), options).object();
    }

    @Override
    public void delete(ObjectKey key) {
        objects.delete(Kind.DEFINITION, key, Preconditions.NONE, Propagation.BACKGROUND, WriteOptions.DEFAULT);
    }

    @Override
    public JobRun dispatch(ObjectKey key, Overrides once, WriteOptions options) {
        return start(
                key, once, (definition, name, executors) -> Dispatch.of(definition, once, name, executors), options);
    }

    @Override
    public List<JobRun> expand(
            ObjectKey key, List<Map<String, String>> items, Expansion shape, Overrides once, WriteOptions options) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("items: at least one item is needed");
        }
        if (shape == Expansion.INDEXED) {
            OfList all = (definition, name, executors) -> Expand.indexed(definition, items, once, name, executors);
            return List.of(start(key, once, all, options));
        }
        List<Overrides> each = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            each.add(Expand.of(once, items.get(i), i));
        }
        WriteOptions trial = new WriteOptions(DryRun.YES, options.who());
        for (Overrides one : each) {
            tryOut(key, one, trial, options);
        }
        return each.stream()
                .map(one -> start(key, one, ofList(one), options.dryRun() == DryRun.YES ? trial : options))
                .toList();
    }

    /** A part of a list: under its idempotency key it is the same only with the same items. */
    private interface OfList extends Dispatcher.Plan {
        @Override
        default boolean isSame(JobRun first, Dispatched now) {
            return Expand.isSame(first.spec().overrides(), now.overrides());
        }
    }

    private static OfList ofList(Overrides one) {
        return (definition, name, executors) -> Dispatch.of(definition, one, name, executors);
    }

    private JobRun start(ObjectKey key, Overrides once, Dispatcher.Plan plan, WriteOptions options) {
        return door.through(() -> dispatcher.dispatch(key, once.idempotencyKey(), plan, options));
    }

    /** Starts nothing; what would be refused is refused for good, and recorded. */
    private void tryOut(ObjectKey key, Overrides one, WriteOptions trial, WriteOptions options) {
        try {
            start(key, one, ofList(one), trial);
        } catch (InvalidJobException refused) {
            start(key, one, ofList(one), options);
            throw refused;
        }
    }
}
