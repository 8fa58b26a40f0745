package dev.jobkit.store.jdbc;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a component of records: by reflection at first, and by a class made for it once it was read often, as a call of that is
 * as cheap as one that stands in a source. Thread-safe.
 */
final class Getter {
    /** Making a class takes as long as a few hundred reads by reflection. */
    private static final int OFTEN = 200;

    private static final Logger log = LoggerFactory.getLogger(Getter.class);

    private final Method method;
    private @Nullable Function<Object, @Nullable Object> fast;

    /** How often it was read by about: threads may overwrite each other's count. */
    private int reads;

    Getter(Method method) {
        method.setAccessible(true); // it is public anyway: this spares the check at each call
        this.method = method;
    }

    @Nullable
    Object of(Object record) {
        Function<Object, @Nullable Object> known = fast; // a lambda has no state: a race can do no harm
        if (known != null) {
            return known.apply(record);
        }
        if (++reads == OFTEN) {
            fast = made();
        }
        try {
            return method.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + method, e);
        }
    }

    /** Returns the reader that is made; null where the virtual machine makes none: then it stays as it is. */
    private @Nullable Function<Object, @Nullable Object> made() {
        try {
            return make(method);
        } catch (IllegalStateException | LinkageError e) {
            log.debug("{} is read by reflection only", method, e);
            return null;
        }
    }

    @SuppressWarnings("unchecked") // as it was asked for
    private static Function<Object, @Nullable Object> make(Method method) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle handle = lookup.unreflect(method);
            MethodType type = handle.type().wrap();
            return (Function<Object, @Nullable Object>) LambdaMetafactory.metafactory(
                            lookup,
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.methodType(Object.class, Object.class),
                            handle,
                            type)
                    .getTarget()
                    .invoke();
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make a reader of " + method, e);
        }
    }
}
