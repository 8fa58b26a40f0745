package dev.jobkit.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Something to do that several subjects can do.
 *
 * @param group what {@code --only} chooses
 * @param name its name, of the form {@code group/what}
 * @param unit of its figures
 * @param better which way is better
 * @param quick the load of a quick run
 * @param full the load of a full run
 * @param subjects who does it, by name
 */
record Work(
        String group,
        String name,
        String unit,
        Better better,
        Load quick,
        Load full,
        Map<String, Supplier<Subject>> subjects) {
    /** Which way a figure is better. */
    enum Better {
        MORE,
        LESS
    }

    /** The name under which all works know us. */
    static final String OURS = "JobKit";

    /** The name with which those take part who keep no state, bare Java and Failsafe: a limit, no peer. */
    static final String LIMIT = "limit: ";

    /** Who a quick run leaves out: who is much slower than another peer, and what is a limit beside a stricter one. */
    private static final Set<String> NOT_QUICK = Set.of("JobRunr", "Quartz JDBC", "zt-exec", LIMIT + "Failsafe");

    /** Returns who takes part, in turn. */
    List<String> subjects(boolean isQuick) {
        return subjects.keySet().stream()
                .filter(subject -> !isQuick || !NOT_QUICK.contains(subject))
                .toList();
    }

    Load load(boolean isQuick) {
        return isQuick ? quick : full;
    }

    static boolean isOurs(String subject) {
        return subject.startsWith(OURS);
    }

    static boolean isPeer(String subject) {
        return !isOurs(subject) && !subject.startsWith(LIMIT);
    }
}
