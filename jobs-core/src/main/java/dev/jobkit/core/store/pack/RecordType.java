package dev.jobkit.core.store.pack;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the components of a public record are read and how it is made. Each type has a number in this program. */
final class RecordType {
    private static final List<Class<?>> NUMBERED = new CopyOnWriteArrayList<>();

    private static final ClassValue<Integer> NUMBERS = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            synchronized (NUMBERED) {
                NUMBERED.add(type);
                return NUMBERED.size() - 1;
            }
        }
    };

    private static final ClassValue<RecordType> KNOWN = new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
            return new RecordType(type);
        }
    };

    private final Class<?> type;
    private final @Nullable Class<?> first;
    private final Function<Object, @Nullable Object>[] readers;
    private final @Nullable MethodHandle maker;

    /** The types of those components that can be nothing but one sort of record, once they were asked for. */
    private final @Nullable RecordType[] parts;

    /** The types of the components that are records; null for others. */
    private final @Nullable Class<?>[] declared;

    private RecordType(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        this.first = components.length == 0 ? null : components[0].getType();
        this.readers = newArray(components.length);
        this.maker = type.isRecord() ? open(components) : null;
        this.parts = new @Nullable RecordType[components.length];
        this.declared = Arrays.stream(components)
                .map(component -> component.getType().isRecord() ? component.getType() : null)
                .toArray(Class<?>[]::new);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a class with arguments cannot be made otherwise
    private static Function<Object, @Nullable Object>[] newArray(int length) {
        return new Function[length];
    }

    /** Returns what makes the record, or null if it is not open to the public. */
    private @Nullable MethodHandle open(RecordComponent[] components) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            for (int i = 0; i < components.length; i++) {
                readers[i] = reader(lookup, lookup.unreflect(components[i].getAccessor()));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return lookup.findConstructor(type, methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException | IllegalAccessException | LambdaConversionException e) {
            return null;
        }
    }

    /** Turns the accessor into a function: called so often, a handle that is no constant takes ten times as long. */
    @SuppressWarnings("unchecked") // the call site was asked for a function of these types
    private Function<Object, @Nullable Object> reader(MethodHandles.Lookup lookup, MethodHandle accessor)
            throws LambdaConversionException {
        MethodType boxed = accessor.type().wrap();
        CallSite site = LambdaMetafactory.metafactory(
                lookup, "apply", methodType(Function.class), methodType(Object.class, Object.class), accessor, boxed);
        try {
            return (Function<Object, @Nullable Object>) site.getTarget().invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("cannot read " + type, e);
        }
    }

    static RecordType of(Class<?> type) throws UnpackableException {
        RecordType known = KNOWN.get(type);
        if (known.maker == null) {
            throw new UnpackableException(type);
        }
        return known;
    }

    /** Returns the record type of a class that was written before. */
    static RecordType known(Class<?> type) {
        return KNOWN.get(type);
    }

    static boolean beginsWith(Class<?> type, Class<?> component) {
        return KNOWN.get(type).first == component; // reflection makes its answer anew each time
    }

    static int number(Class<?> type) {
        return NUMBERS.get(type);
    }

    static Class<?> numbered(int number) {
        return NUMBERED.get(number);
    }

    int size() {
        return readers.length;
    }

    /** Returns the type of a component whose values are all of one sort of record, as it says; null for others. */
    @Nullable
    RecordType part(int component) throws UnpackableException {
        RecordType known = parts[component];
        Class<?> its = known == null ? declared[component] : null;
        if (its != null) {
            known = of(its);
            parts[component] = known;
        }
        return known;
    }

    @Nullable
    Object read(Object record, int component) {
        return readers[component].apply(record);
    }

    Object make(@Nullable Object[] components) {
        MethodHandle made = maker;
        if (made == null) {
            throw new IllegalStateException("not open: " + type);
        }
        try {
            return (Object) made.invokeExact(components);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }
}
