package dev.jobkit.store.jdbc;

import java.util.UUID;

/**
 * What the store asks the machine for: a name for itself and for its writer, and how long it has waited for a database.
 * Neither is part of what is stored about Jobs, whose times and uids come from the controller.
 */
final class Machine {
    private Machine() {}

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Returns nanoseconds for the measuring of spans. */
    static long nanos() {
        return System.nanoTime();
    }
}
