package dev.jobkit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.Wakeup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call arrives behind it as the same call, and what is answered there comes back. */
class ForwardingStoreTest {
    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(Kind.class, Kind.JOB),
            Map.entry(ObjectKey.class, ObjectKey.of("a")),
            Map.entry(Set.class, Set.of(ObjectKey.of("b"))),
            Map.entry(Query.class, Query.LIVE),
            Map.entry(Page.class, Page.ALL),
            Map.entry(String.class, "run"),
            Map.entry(List.class, List.of("commits")),
            Map.entry(long.class, 7L),
            Map.entry(int.class, 8),
            Map.entry(LongSupplier.class, (LongSupplier) () -> 9),
            Map.entry(Runnable.class, (Runnable) () -> {}));

    private static final Map<Class<?>, Object> ANSWERS = Map.of(
            Optional.class,
            Optional.of("found"),
            List.class,
            List.of("several"),
            Listed.class,
            new Listed<>(List.of(), new Position("store", 3), null),
            Wakeup.class,
            (Wakeup) () -> {},
            Durability.class,
            Durability.DURABLE,
            String.class,
            "id",
            long.class,
            42L);

    private record Call(String method, List<?> arguments) {}

    private final List<Call> heard = new ArrayList<>();

    private final JobStore behind = (JobStore) Proxy.newProxyInstance(
            JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                heard.add(call(method, arguments == null ? new Object[0] : arguments));
                return ANSWERS.get(method.getReturnType());
            });

    private static Call call(Method method, @Nullable Object[] arguments) {
        return new Call(method.getName() + Arrays.toString(method.getParameterTypes()), Arrays.asList(arguments));
    }

    static List<Method> methods() {
        return Arrays.stream(JobStore.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyCallIsPassedOn(Method method) throws ReflectiveOperationException {
        @Nullable
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(ARGUMENTS::get).toArray();
        assertThat(arguments).as("a value for each parameter of " + method).doesNotContainNull();

        Object answer = method.invoke(new ForwardingStore(behind), arguments);

        assertThat(heard).containsExactly(call(method, arguments));
        assertThat(answer).isEqualTo(ANSWERS.get(method.getReturnType()));
        assertThat(answer == null).as("an answer for " + method).isEqualTo(method.getReturnType() == void.class);
    }
}
