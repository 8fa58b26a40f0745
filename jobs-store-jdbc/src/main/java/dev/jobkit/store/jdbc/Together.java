package dev.jobkit.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements of a transaction that need nothing of each other's answers: PostgreSQL gets them in one message, so that neither side
 * waits for the other in between; H2, which is in this program, at once. For one thread.
 */
final class Together {
    private static final int ANY = -1;

    private final Connection connection;
    private final boolean waits;
    private final List<Told> told = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private record Told(String sql, int rows, String problem, String state) {
        void check(int count) throws SQLException {
            if (rows != ANY && count != rows) {
                throw new SQLException(problem, state);
            }
        }
    }

    Together(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.waits = dialect == Dialect.POSTGRESQL;
    }

    Connection connection() {
        return connection;
    }

    /** Adds a statement, of whatever many rows. */
    void add(String sql, Object... its) throws SQLException {
        add(new Told(sql, ANY, "", ""), its);
    }

    /** Adds a statement that has to change so many rows; if it does not, all fails with this message and state. */
    void addOf(int rows, String problem, String state, String sql, Object... its) throws SQLException {
        add(new Told(sql, rows, problem, state), its);
    }

    private void add(Told statement, Object... its) throws SQLException {
        if (waits) {
            told.add(statement);
            values.addAll(List.of(its));
        } else {
            statement.check(Sql.update(connection, statement.sql, its));
        }
    }

    /** Sends what has been added, and looks at the answers. */
    void send() throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        String sql = String.join(";", told.stream().map(Told::sql).toList());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Sql.bind(statement, values.toArray());
            boolean hasRows = statement.execute();
            for (int i = 0; i < told.size(); i++) {
                if (i > 0) {
                    hasRows = statement.getMoreResults();
                }
                told.get(i).check(hasRows ? ANY : statement.getUpdateCount());
            }
        }
    }
}
