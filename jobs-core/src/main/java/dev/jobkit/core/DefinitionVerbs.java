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
import dev.jobkit.core.dispatch.ItemList;
import dev.jobkit.model.FieldError;
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
import java.util.Set;
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
        ItemList list = new ItemList(items, shape.name());
        ensureOneShape(key, once, shape);
        if (shape == Expansion.INDEXED) {
            return List.of(start(key, once, new Indexed(list, once), options));
        }
        List<OneOf> each = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            each.add(new OneOf(list, i, once, Expand.of(once, items.get(i), i)));
        }
        WriteOptions trial = new WriteOptions(DryRun.YES, options.who());
        for (OneOf one : each) {
            tryOut(key, one, trial, options);
        }
        return each.stream()
                .map(one -> start(key, one.own(), one, options.dryRun() == DryRun.YES ? trial : options))
                .toList();
    }

    /** Refuses a key under which the other shape was started. */
    private void ensureOneShape(ObjectKey key, Overrides once, Expansion shape) {
        String own = once.idempotencyKey();
        if (own != null) {
            door.through(() -> {
                dispatcher.ensureUnused(key, shape == Expansion.INDEXED ? Expand.key(own, 0) : own);
                return own;
            });
        }
    }

    /** All of a list in one Job. */
    private record Indexed(ItemList list, Overrides once) implements Dispatcher.Plan {
        @Override
        public Dispatched of(JobDefinition definition, String jobName, Set<String> executors) {
            return Expand.indexed(definition, list.items(), once, jobName, executors);
        }

        @Override
        public String list(JobDefinition definition) {
            return list.digest(definition);
        }
    }

    /** One item of a list, with what is different for all of them and, with the item, for this one. */
    private record OneOf(ItemList list, int place, Overrides once, Overrides own) implements Dispatcher.Plan {
        @Override
        public Dispatched of(JobDefinition definition, String jobName, Set<String> executors) {
            return Dispatch.of(definition, own, jobName, executors);
        }

        @Override
        public String list(JobDefinition definition) {
            return list.digest(definition);
        }

        @Override
        public FieldError placed(FieldError error) {
            return list.placed(error, once, place);
        }
    }

    private JobRun start(ObjectKey key, Overrides once, Dispatcher.Plan plan, WriteOptions options) {
        return door.through(() -> dispatcher.dispatch(key, once.idempotencyKey(), plan, options));
    }

    /** Starts nothing; what would be refused is refused for good, and recorded. */
    private void tryOut(ObjectKey key, OneOf one, WriteOptions trial, WriteOptions options) {
        try {
            start(key, one.own(), one, trial);
        } catch (InvalidJobException refused) {
            start(key, one.own(), one, options);
            throw refused;
        }
    }
}
