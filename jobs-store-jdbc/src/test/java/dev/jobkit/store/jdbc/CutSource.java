package dev.jobkit.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;

/**
 * A database whose connection is really cut at one point of a transaction. The points are numbered from 1: before and after
 * each statement that is executed, after each of those that go in one message, and before and after each commit. Only the
 * store's writer is disturbed, or the threads that are named.
 */
public final class CutSource {
    private final DataSource inner;
    private final int cutAt;
    private final Predicate<Thread> whose;
    private final AtomicInteger points = new AtomicInteger();

    /** Cuts at this point; 0 cuts nowhere. */
    public CutSource(DataSource inner, int cutAt) {
        this(inner, cutAt, CutSource::isWriter);
    }

    /** Cuts at this point of what these threads do; 0 cuts nowhere. */
    CutSource(DataSource inner, int cutAt, Predicate<Thread> whose) {
        this.inner = inner;
        this.cutAt = cutAt;
        this.whose = whose;
    }

    static boolean isWriter(Thread thread) {
        return thread.getName().equals("jobkit-store-writer");
    }

    /** Returns how many points were passed. */
    public int points() {
        return points.get();
    }

    /** Returns the database as the store is to see it. */
    public DataSource source() {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = call(inner, method, arguments);
            boolean counts = whose.test(Thread.currentThread());
            return counts && result instanceof Connection connection ? cuttable(connection) : result;
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
