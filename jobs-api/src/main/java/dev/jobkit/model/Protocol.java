package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * The protocol of a port (v1 ContainerPort.protocol).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record Protocol(String value) {
    public static final Protocol TCP = new Protocol("TCP");
    public static final Protocol UDP = new Protocol("UDP");
    public static final Protocol SCTP = new Protocol("SCTP");

    /** Returns the word with this text, known or not. */
    public static Protocol of(String value) {
        return new Protocol(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Protocol word && value.equals(word.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
