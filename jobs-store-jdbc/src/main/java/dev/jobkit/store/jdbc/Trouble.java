package dev.jobkit.store.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells what passes, when one waits, from what does not. */
final class Trouble {
    /** Connection, transaction rollback, resources, operator intervention (a server that stops), read-only standby. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    private static final Set<String> PASSING_STATES = Set.of("55P03", "25006", "25P03", "HYT00", "HYT01");

    /** H2: connection broken, database closed, closed at shutdown, lock time-out, object closed. */
    private static final Set<Integer> PASSING_H2 = Set.of(90067, 90098, 90121, 50200, 90007);

    /** The state of a problem that comes of knowing too little of what a table holds. */
    static final String STALE = "JK001";

    private static final String TAKEN = "23505";

    private Trouble() {}

    /** Tells whether a row was not there that was taken to be, or was there and taken not to be. */
    static boolean isOfTheUnknown(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return STALE.equals(sql.getSQLState()) || TAKEN.equals(sql.getSQLState());
            }
        }
        return false;
    }

    static boolean passes(SQLException problem) {
        if (problem instanceof SQLTransientException
                || problem instanceof SQLRecoverableException
                || problem instanceof SQLNonTransientConnectionException) {
            return true;
        }
        String state = problem.getSQLState();
        return PASSING_H2.contains(problem.getErrorCode())
                || (state != null
                        && (PASSING_STATES.contains(state)
                                || (state.length() == 5 && PASSING.contains(state.substring(0, 2)))));
    }
}
