package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.spi.JobStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a store does better than by default, it does so behind the loop's own store, too. */
class NotedStoreTest {
    @Test
    void everyMethodOfAStoreIsPassedOn() {
        assertThat(JobStore.class.getMethods())
                .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
                .allMatch(NotedStoreTest::isOverridden);
    }

    private static boolean isOverridden(Method method) {
        return Arrays.stream(NotedStore.class.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
}
