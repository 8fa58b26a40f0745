package dev.jobkit.executor.threads;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives threads: virtual ones where the JVM has them (21 and later), else platform threads that are used again.
 *
 * <p>The threads inherit nothing of the thread that happens to order them, which may work for another run; their class loader is
 * that of the thread which made the source.
 *
 * <p>The only reflection of the project: it is built for 17 and may not name what later versions have.
 */
final class Threads {
    private static final int IDLE_SECONDS = 10;

    private final @Nullable ThreadFactory virtual;
    private final @Nullable Crew platform;

    private Threads(@Nullable ThreadFactory virtual, @Nullable Crew platform) {
        this.virtual = virtual;
        this.platform = platform;
    }

    /** Makes a source of the best threads of this JVM. */
    static Threads best(String name) {
        ThreadFactory virtual = virtualFactory(name);
        return virtual == null ? platform(name) : new Threads(virtual, null);
    }

    /** Makes a source of platform threads, which never hold the end of the JVM up. */
    static Threads platform(String name) {
        AtomicLong number = new AtomicLong();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
            thread.setContextClassLoader(loader);
            thread.setDaemon(true);
            return thread;
        };
        return new Threads(null, new Crew(factory, IDLE_SECONDS));
    }

    boolean isVirtual() {
        return virtual != null;
    }

    /** Runs the task on a thread of its own; {@code refused} hears of it when there is none for it. */
    void start(Runnable task, Consumer<Throwable> refused) {
        if (platform != null) {
            platform.start(task, refused);
        } else if (virtual != null) {
            try {
                virtual.newThread(task).start();
            } catch (RuntimeException | OutOfMemoryError e) {
                refused.accept(e);
            }
        }
    }

    /** Lets idle threads go; those that work end with their work. */
    void close() {
        if (platform != null) {
            platform.close();
        }
    }

    private static @Nullable ThreadFactory virtualFactory(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object named = type.getMethod("name", String.class).invoke(builder, name);
            Object bare = type.getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(named, false);
            Method factory = type.getMethod("factory");
            return withLoader((ThreadFactory) factory.invoke(bare));
        } catch (NoSuchMethodException
                | ClassNotFoundException
                | IllegalAccessException
                | InvocationTargetException
                | UnsupportedOperationException tooOld) {
            return null;
        }
    }

    /** A thread that inherits no thread-locals does not inherit the class loader either. */
    private static ThreadFactory withLoader(ThreadFactory factory) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return task -> {
            Thread thread = factory.newThread(task);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }
}
