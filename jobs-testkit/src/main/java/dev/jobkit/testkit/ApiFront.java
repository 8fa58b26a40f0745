package dev.jobkit.testkit;

import dev.jobkit.JobController;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.BadRequestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Patch;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays the API server before a controller: bodies are trees, refusals are answers and not exceptions. */
final class ApiFront {
    private final JobController controller;

    ApiFront(JobController controller) {
        this.controller = controller;
    }

    /**
     * How a request ended.
     *
     * @param object the object as it is stored now; null when refused
     * @param refusal why it was refused; null when not
     */
    record Answer<T extends Stored>(
            @Nullable T object, @Nullable Refusal refusal) {
        T orThrow() {
            if (object == null) {
                throw new IllegalStateException("refused: " + refusal);
            }
            return object;
        }
    }

    /** A request. */
    private interface Request<T extends Stored> {
        T send();
    }

    Answer<Job> createJob(Object body) {
        return create(Kind.JOB, body);
    }

    Answer<CronJob> createCronJob(Object body) {
        return create(Kind.CRON_JOB, body);
    }

    <T extends Stored> Answer<T> create(Kind<T> kind, Object body) {
        return send(
                kind,
                new ObjectKey("", nameOf(body, "")),
                () -> controller
                        .objects()
                        .create(Manifests.decode(kind, body), WriteOptions.DEFAULT)
                        .object());
    }

    /** Patches an object by a JSON merge patch, strictly. */
    <T extends Stored> Answer<T> patch(Kind<T> kind, ObjectKey key, Object patch, WriteOptions options) {
        T current = controller.objects().get(kind, key).orElse(null);
        if (current == null) {
            return new Answer<>(null, Refusal.of(new NotFoundException(kind, key), kind, key));
        }
        Object body = merged(current, patch);
        String name = nameOf(body, key.name());
        if (!name.equals(key.name())) {
            return new Answer<>(null, Refusal.otherName(name, key));
        }
        T patched;
        try {
            patched = Manifests.decode(kind, body);
        } catch (BadRequestException e) {
            return new Answer<>(null, Refusal.unfitPatch(body, e));
        }
        return send(
                kind, key, () -> controller.objects().update(patched, options).object());
    }

    <T extends Stored> Answer<T> delete(Kind<T> kind, ObjectKey key, Propagation propagation) {
        return send(
                kind,
                key,
                () -> controller.objects().delete(kind, key, Preconditions.NONE, propagation, WriteOptions.DEFAULT));
    }

    private static <T extends Stored> Answer<T> send(Kind<T> kind, ObjectKey key, Request<T> request) {
        try {
            return new Answer<>(request.send(), null);
        } catch (RuntimeException e) {
            if (Refusal.isRefusal(e)) {
                return new Answer<>(null, Refusal.of(e, kind, key));
            }
            throw e;
        }
    }

    private static Object merged(Stored current, Object patch) {
        Object body = Patch.merge(Manifests.toTree(current), patch);
        return body == null ? Map.of() : body;
    }

    private static String nameOf(@Nullable Object body, String missing) {
        return body instanceof Map<?, ?> map
                        && map.get("metadata") instanceof Map<?, ?> metadata
                        && metadata.get("name") instanceof String name
                ? name
                : missing;
    }
}
