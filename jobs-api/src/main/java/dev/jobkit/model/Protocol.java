package dev.jobkit.model;

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

    @Override
    public String toString() {
        return value;
    }
}
