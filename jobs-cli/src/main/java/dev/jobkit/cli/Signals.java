package dev.jobkit.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears Ctrl-C (SIGINT), SIGTERM and SIGHUP until it is closed; one that the caller has the process ignore ({@code nohup})
 * stays ignored.
 *
 * <p>By reflection on {@code sun.misc.Signal} (module jdk.unsupported): a shutdown hook does not hear a second Ctrl-C, and
 * the compiler refuses the direct call under {@code -Werror}. Where there is no such class, the JVM ends at the first
 * signal, and processes of pods with it.
 */
final class Signals implements AutoCloseable {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    /** What handled the signals before. */
    private final Map<Object, Object> before = new LinkedHashMap<>();

    private @Nullable Method handle;

    private Signals() {}

    /** Calls the listener with the number of every signal, on a thread of the JVM's. */
    static Signals hear(IntConsumer listener) {
        Signals signals = new Signals();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method register = signal.getMethod("handle", signal, handler);
            signals.handle = register;
            Object ignored = handler.getField("SIG_IGN").get(null);
            for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
                Object mine = Proxy.newProxyInstance(
                        handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                            if (method.getName().equals("handle")) {
                                listener.accept(entry.getValue());
                                return null;
                            }
                            // hashCode, equals and toString: identity is enough for the JVM's table of handlers
                            return switch (method.getName()) {
                                case "hashCode" -> System.identityHashCode(self);
                                case "equals" -> self == args[0];
                                default -> "jobkit's handler of SIG" + entry.getKey();
                            };
                        });
                signals.register(
                        register, signal.getConstructor(String.class).newInstance(entry.getKey()), mine, ignored);
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | NoSuchFieldException
                | InstantiationException
                | IllegalAccessException e) {
            return signals; // another kind of JVM: it ends at the first signal
        } catch (InvocationTargetException e) {
            return signals;
        }
        return signals;
    }

    private void register(Method register, Object signal, Object handler, Object ignored)
            throws IllegalAccessException {
        try {
            Object old = register.invoke(null, signal, handler);
            if (ignored.equals(old)) {
                register.invoke(null, signal, ignored);
            } else if (old != null) {
                before.put(signal, old);
            }
        } catch (InvocationTargetException kept) {
            // the JVM keeps this signal to itself (-Xrs)
        }
    }

    @Override
    public void close() {
        Method register = handle;
        if (register == null) {
            return;
        }
        for (Map.Entry<Object, Object> entry : before.entrySet()) {
            try {
                register.invoke(null, entry.getKey(), entry.getValue());
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot give back " + entry.getKey(), e);
            }
        }
    }
}
