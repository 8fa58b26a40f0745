package dev.jobkit.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an object, for people: a series with a count (v1 Event).
 *
 * @param metadata name and so on
 * @param about the object
 * @param type Normal or Warning
 * @param reason one word, {@code "SuccessfulCreate"}
 * @param message a sentence
 * @param component who says so, {@code "job-controller"}
 * @param count how often
 * @param first when first
 * @param last when last
 * @param why why the controller did so
 */
public record EventRecord(
        Metadata metadata,
        ObjectRef about,
        String type,
        String reason,
        String message,
        String component,
        int count,
        Instant first,
        Instant last,
        @Nullable String why)
        implements Stored {

    /** The type of what is as it should be. */
    public static final String NORMAL = "Normal";

    /** The type of what somebody should look at. */
    public static final String WARNING = "Warning";

    @Override
    public Kind<EventRecord> kind() {
        return Kind.EVENT;
    }

    @Override
    public EventRecord withMetadata(Metadata newMetadata) {
        return new EventRecord(newMetadata, about, type, reason, message, component, count, first, last, why);
    }
}
