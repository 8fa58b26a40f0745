package dev.jobkit.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import javax.sql.DataSource;

/** A database whose connections break at chosen commits, numbered from 1: before the commit, or after it with its answer. */
final class FaultySource {
    private final DataSource inner;
    private final IntPredicate before;
    private final IntPredicate after;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();
    private volatile Consumer<String> prepared = sql -> {};

    FaultySource(DataSource inner, IntPredicate before, IntPredicate after) {
        this.inner = inner;
        this.before = before;
        this.after = after;
    }

    /** Does something before each statement is prepared, on the thread that asks for it. */
    FaultySource whenPrepared(Consumer<String> action) {
        this.prepared = action;
        return this;
    }

    /** Returns how many commits were asked for. */
    int commits() {
        return commits.get();
    }

    /** Returns how many statements were prepared, and begins to count anew. */
    int takeStatements() {
        return statements.getAndSet(0);
    }

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                FaultySource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object result = call(inner, method, arguments);
                    return result instanceof Connection connection ? faulty(connection) : result;
                });
    }

    private Connection faulty(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                FaultySource.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                        prepared.accept((String) arguments[0]);
                    }
                    if (!method.getName().equals("commit")) {
                        return call(connection, method, arguments);
                    }
                    int number = commits.incrementAndGet();
                    if (before.test(number)) {
                        throw new SQLNonTransientConnectionException("cut before commit " + number, "08006");
                    }
                    Object result = call(connection, method, arguments);
                    if (after.test(number)) {
                        throw new SQLNonTransientConnectionException("cut after commit " + number, "08006");
                    }
                    return result;
                });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException problem ? problem : e;
        }
    }
}
