package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What differs between databases. */
enum Dialect {
    H2 {
        @Override
        String word(String name) {
            return switch (name) {
                case "text" -> "varchar";
                case "char" -> "char";
                case "name" -> "varchar(253)";
                case "roomy" -> "";
                case "live" -> "live, kind, namespace, name";
                case "telling" ->
                    "drop index if exists jobkit_object_live; create index if not exists jobkit_object_live"
                            + " on jobkit_object (live, kind, namespace, name, phase, uid, owner)";
                case "ended", "owned", "owning", "owners", "whole", "finished", "unmanaged" -> "";
                default -> throw new IllegalArgumentException(name);
            };
        }

        @Override
        String now() {
            return "current_timestamp";
        }

        @Override
        String lockSchema() {
            return "select 1";
        }

        @Override
        String lockStore() {
            return "select revision from jobkit_store for update";
        }

        @Override
        String readStore() {
            return "select revision from jobkit_store";
        }
    },
    POSTGRESQL {
        @Override
        String word(String name) {
            return switch (name) {
                case "text" -> "text";
                case "char" -> "chr";
                case "name" -> "varchar(253) collate \"C\"";
                case "roomy" -> "with (fillfactor = 70)";
                case "live" -> "kind, namespace, name) where (live";
                case "ended" -> "where finished is not null";
                case "owned" -> "where owner is not null";
                case "owning" -> "where kind <> 'Event' and kind <> 'JobRun'";
                case "owners" -> "where kind <> 'Pod' and kind <> 'Event' and kind <> 'JobRun'";
                case "finished" ->
                    "create index if not exists jobkit_object_finished on jobkit_object (finished)"
                            + " where kind = 'Job' and finished is not null";
                case "whole" ->
                    "alter table jobkit_change set (toast_tuple_target = 8160);"
                            + " alter table jobkit_change alter column body set storage external;"
                            + " alter table jobkit_object set (toast_tuple_target = 8160)";
                case "unmanaged" ->
                    "create index if not exists jobkit_object_unmanaged on jobkit_object (namespace, name)"
                            + " where kind = 'Pod' and owner is null";
                case "telling" -> "";
                default -> throw new IllegalArgumentException(name);
            };
        }

        @Override
        String now() {
            return "clock_timestamp()";
        }

        @Override
        String lockSchema() {
            return "select pg_advisory_xact_lock(7238945210938)";
        }

        @Override
        String lockStore() {
            return "select revision, set_config('idle_in_transaction_session_timeout', '" + MOST_IDLE_MILLIS
                    + "', true), " + BY_KEY + " from jobkit_store for update";
        }

        @Override
        String readStore() {
            return "select revision, " + BY_KEY + " from jobkit_store";
        }
    };

    private static final String BY_KEY = "set_config('enable_seqscan', 'off', true),"
            + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
            + " set_config('jit', 'off', true)";
    private static final int MOST_IDLE_MILLIS = 3000;

    private static final List<String> WORDS = List.of(
            "text",
            "name",
            "roomy",
            "live",
            "ended",
            "owned",
            "owning",
            "owners",
            "whole",
            "finished",
            "telling",
            "unmanaged",
            "char");

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default -> throw new IllegalArgumentException("a store needs H2 or PostgreSQL, not " + product);
        };
    }

    /** Puts this database's words into a script. */
    String fill(String script) {
        String filled = script;
        for (String word : WORDS) {
            filled = filled.replace("${" + word + "}", word(word));
        }
        return filled;
    }

    /** Returns what this database says for a placeholder of a script. */
    abstract String word(String name);

    /** Returns the expression of the instant of a statement, not of its transaction. */
    abstract String now();

    /** Returns the statement that lets one program at a time change the schema. */
    abstract String lockSchema();

    /**
     * Returns the query of the newest revision that holds the row to the end of the transaction. A program that is paused
     * meanwhile must not hold up all others: the server ends a transaction in which nothing happens for so long. And its
     * plans must look rows up by their keys: PostgreSQL keeps a plan that it made while a table was empty, until it has
     * looked at how large the table is by now, which takes minutes.
     */
    abstract String lockStore();

    /** Returns the query of the newest revision for a transaction that reads rows by their keys, see {@link #lockStore}. */
    abstract String readStore();
}
