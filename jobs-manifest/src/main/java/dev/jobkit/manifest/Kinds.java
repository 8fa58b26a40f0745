package dev.jobkit.manifest;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds and parts that have a codec. */
final class Kinds {
    /** Kinds that a file may hold. */
    static final List<Kind<?>> IN_FILES = List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.DEFINITION);

    private static final List<Kind<?>> ALL =
            List.of(Kind.JOB, Kind.CRON_JOB, Kind.POD, Kind.EVENT, Kind.DEFINITION, Kind.RUN);

    private Kinds() {}

    /** Returns the group and version of a kind by name; null when it is none of ours. */
    static @Nullable String apiVersionOf(String name) {
        for (Kind<?> kind : ALL) {
            if (kind.name().equals(name)) {
                return kind.apiVersion();
            }
        }
        return null;
    }

    /** Returns the known kind of this name and version; null when there is none. */
    static @Nullable Kind<?> find(String apiVersion, String name) {
        for (Kind<?> kind : ALL) {
            if (kind.name().equals(name) && kind.apiVersion().equals(apiVersion)) {
                return kind;
            }
        }
        return null;
    }

    /** Returns the codec of a kind's objects. */
    @SuppressWarnings("unchecked") // each codec stands under the class that it makes
    static <T extends Stored> Codec<T, ?> codec(Kind<T> kind) {
        return (Codec<T, ?>) byType(kind.type());
    }

    /** Returns the codec of a class. */
    static Codec<?, ?> byType(Class<?> type) {
        Codec<?, ?> codec = Table.BY_TYPE.get(type);
        if (codec == null) {
            throw new IllegalArgumentException(
                    type.getName() + " has no form of its own; these have: " + Table.BY_TYPE.keySet());
        }
        return codec;
    }

    /** Made on first use, as the codecs of references ask for kinds while they are made. */
    private static final class Table {
        static final Map<Class<?>, Codec<?, ?>> BY_TYPE = table();

        private static Map<Class<?>, Codec<?, ?>> table() {
            Map<Class<?>, Codec<?, ?>> table = new LinkedHashMap<>();
            table.put(Kind.JOB.type(), JobCodec.JOB);
            table.put(Kind.CRON_JOB.type(), CronCodec.CRON_JOB);
            table.put(Kind.POD.type(), PodCodec.POD);
            table.put(Kind.EVENT.type(), EventCodec.EVENT);
            table.put(Kind.DEFINITION.type(), CronCodec.DEFINITION);
            table.put(Kind.RUN.type(), RunCodec.RUN);
            table.put(Attempt.class, RunCodec.ATTEMPT);
            table.put(JobSpec.class, JobCodec.SPEC);
            table.put(JobStatus.class, JobStatusCodec.STATUS);
            table.put(JobTemplate.class, JobCodec.TEMPLATE);
            table.put(PodSpec.class, PodCodec.SPEC);
            table.put(PodStatus.class, PodStatusCodec.STATUS);
            table.put(PodTemplate.class, PodCodec.TEMPLATE);
            table.put(Container.class, ContainerCodec.CONTAINER);
            table.put(Metadata.class, MetadataCodec.METADATA);
            table.put(ObjectRef.class, MetadataCodec.REFERENCE);
            table.put(LabelSelector.class, JobCodec.SELECTOR);
            return table;
        }
    }
}
