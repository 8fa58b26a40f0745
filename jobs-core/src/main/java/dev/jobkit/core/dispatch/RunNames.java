package dev.jobkit.core.dispatch;

import dev.jobkit.model.ObjectKey;

/** How records of runs are called: the name whose runs are counted, a dot, the number (our own rule). Pure. */
public final class RunNames {
    private RunNames() {}

    /** Returns the name of the n-th run of a name, {@code "pi.3"}. */
    public static String name(String series, long number) {
        return series + "." + number;
    }

    /** Returns the name whose runs this record counts. */
    public static String series(ObjectKey record) {
        int dot = record.name().lastIndexOf('.');
        return dot < 0 ? record.name() : record.name().substring(0, dot);
    }

    /** Returns the record's number, read from its name; 0 when it has none. */
    public static long number(ObjectKey record) {
        String digits = record.name().substring(record.name().lastIndexOf('.') + 1);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
