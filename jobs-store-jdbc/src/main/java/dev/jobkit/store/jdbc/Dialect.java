package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What differs between databases. */
enum Dialect {
    H2(Map.of("text", "varchar", "name", "varchar(253)", "roomy", "", "live", "live, kind, namespace, name")) {
        @Override
        String now() {
            return "current_timestamp";
        }

        @Override
        String lockSchema() {
            return "select 1";
        }
    },
    POSTGRESQL(Map.of(
            "text",
            "text",
            "name",
            "varchar(253) collate \"C\"",
            "roomy",
            "with (fillfactor = 70)",
            "live",
            "kind, namespace, name) where (live")) {
        @Override
        String now() {
            return "clock_timestamp()";
        }

        @Override
        String lockSchema() {
            return "select pg_advisory_xact_lock(7238945210938)";
        }
    };

    private final Map<String, String> words;

    Dialect(Map<String, String> words) {
        this.words = words;
    }

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
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace("${" + word.getKey() + "}", word.getValue());
        }
        return filled;
    }

    /** Returns the expression of the instant of a statement, not of its transaction. */
    abstract String now();

    /** Returns the statement that lets one program at a time change the schema. */
    abstract String lockSchema();
}
