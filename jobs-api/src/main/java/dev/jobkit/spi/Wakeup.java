package dev.jobkit.spi;

/** A wake-up that was asked for. */
@FunctionalInterface
public interface Wakeup {
    /** Takes it back; does nothing when it has rung already. Thread-safe. */
    void cancel();
}
