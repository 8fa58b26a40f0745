package dev.jobkit.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A database whose connection is really cut at one point of a transaction. The points are numbered from 1: before and after
 * each statement that is executed, after each of those that go in one message, and before and after each commit. Only the
 * store's writer is disturbed.
 */
final class CutSource {
    private final DataSource inner;
    private final int cutAt;
    private final AtomicInteger points = new AtomicInteger();

    /** Cuts at this point; 0 cuts nowhere. */
    CutSource(DataSource inner, int cutAt) {
        this.inner = inner;
        this.cutAt = cutAt;
    }

    /** Returns how many points were passed. */
    int points() {
        return points.get();
    }

    DataSource source() {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = call(inner, method, arguments);
            boolean writes = Thread.currentThread().getName().equals("jobkit-store-writer");
            return writes && result instanceof Connection connection ? cuttable(connection) : result;
        });
    }

    private Connection cuttable(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("commit")) {
                return point(connection, connection, method, arguments);
            }
            boolean isMessage = method.getName().equals("prepareStatement") && !connection.getAutoCommit();
            Object result = isMessage
                    ? connection.prepareStatement(cut((String) arguments[0]))
                    : call(connection, method, arguments);
            return result instanceof PreparedStatement statement && !connection.getAutoCommit()
                    ? cuttable(connection, statement)
                    : result;
        });
    }

    /** Returns a message of several statements, maybe with one among them by which the server ends the connection. */
    private String cut(String message) {
        StringBuilder cut = new StringBuilder();
        for (String statement : message.split(";")) { // none of ours has one in a text
            if (cut.length() > 0) {
                cut.append(points.incrementAndGet() == cutAt ? ";select pg_terminate_backend(pg_backend_pid());" : ";");
            }
            cut.append(statement);
        }
        return cut.toString();
    }

    private PreparedStatement cuttable(Connection connection, PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> method.getName().startsWith("execute")
                        ? point(connection, statement, method, arguments)
                        : call(statement, method, arguments));
    }

    private Object point(Connection connection, Object target, Method method, Object[] arguments) throws Throwable {
        cut(connection, method);
        Object result = call(target, method, arguments);
        cut(connection, method);
        return result;
    }

    private void cut(Connection connection, Method method) throws SQLException {
        if (points.incrementAndGet() == cutAt) {
            connection.abort(Runnable::run);
            throw new SQLNonTransientConnectionException("cut at point " + cutAt + ", " + method.getName(), "08006");
        }
    }

    /** What a proxy does. */
    private interface Answer {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                CutSource.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException problem ? problem : e;
        }
    }
}
