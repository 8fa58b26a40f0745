package dev.jobkit.core;

import dev.jobkit.InvalidJobException;
import dev.jobkit.core.dispatch.After;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Refuses Jobs and definitions that would wait for each other in a circle, or whose wish cannot be read. */
record OrderCheck(JobStore store) {
    /**
     * Checks after which runs the object is to begin.
     *
     * @throws InvalidJobException if that can never come about
     */
    void check(Stored object) {
        boolean isDefinition = object instanceof JobDefinition;
        Map<String, String> annotations = object instanceof JobDefinition definition
                ? definition.spec().template().annotations()
                : object.metadata().annotations();
        String text = annotations.get(Names.AFTER);
        if (text == null) {
            return;
        }
        String path = (isDefinition ? "spec.template.metadata" : "metadata") + ".annotations[" + Names.AFTER + "]";
        try {
            After.of(annotations);
        } catch (IllegalArgumentException e) {
            throw refused(object, path, text, String.valueOf(e.getMessage()));
        }
        List<String> circle = After.circle(object, name -> known(object, name));
        if (circle != null) {
            throw refused(object, path, text, "they would wait for each other: " + String.join(" -> ", circle));
        }
    }

    private List<Stored> known(Stored object, String name) {
        ObjectKey key = new ObjectKey(object.metadata().namespace(), name);
        List<Stored> known = new ArrayList<>(2);
        store.get(Kind.JOB, key).filter(job -> !job.isFinished()).ifPresent(known::add);
        store.get(Kind.DEFINITION, key).ifPresent(known::add);
        return known;
    }

    private static InvalidJobException refused(Stored object, String path, String text, String why) {
        FieldError error = new FieldError(path, FieldError.Type.INVALID, "\"" + text + "\"", why);
        return new InvalidJobException(
                Judge.qualified(object.kind()), object.metadata().name(), List.of(error));
    }
}
