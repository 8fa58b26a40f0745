package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.testkit.Check;
import dev.jobkit.testkit.StoreContract;
import dev.jobkit.testkit.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The memory store keeps the contract of stores, and stores that break it are told which promise they broke. */
class StoreContractTest {
    @TestFactory
    Stream<DynamicTest> theMemoryStoreKeepsIt() {
        return StoreContract.checks(StoreContractTest::memory).stream()
                .map(check -> dynamicTest(check.name(), () -> check.run().run()));
    }

    /** Of members the contract asks only where there are any. */
    @Test
    void membersMayShareTheMemoryStore() {
        assertThat(memory().membership()).isPresent();
    }

    @Test
    void aStoreThatCommitsHalvesIsNamed() {
        // Each write is a commit of its own: what stands before a conflict stays.
        assertBroken("a commit with a conflict changes nothing", "creates nothing", commits -> {
            List<Commit> halves = new ArrayList<>();
            commits.forEach(c -> c.writes().forEach(w -> halves.add(Commit.of(w))));
            return halves;
        });
    }

    @Test
    void aStoreThatForgetsEventsIsNamed() {
        assertBroken(
                "revisions are consecutive over writes and events",
                "takes four revisions",
                commits -> commits.stream()
                        .map(c -> new Commit(c.writes(), List.of(), c.fence()))
                        .toList());
    }

    private static JobStore memory() {
        return new MemoryJobStore("store", new VirtualTime());
    }

    private static void assertBroken(String name, String promise, Function<List<Commit>, List<Commit>> fault) {
        Check check = StoreContract.checks(() -> faulty(fault)).stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> check.run().run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken promise")
                .hasMessageContaining(promise);
    }

    /** Returns a memory store whose commits are changed on the way in; the outcome is that of the last one. */
    private static JobStore faulty(Function<List<Commit>, List<Commit>> fault) {
        JobStore store = memory();
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("commit")) {
                        return call(() -> method.invoke(store, args));
                    }
                    @SuppressWarnings("unchecked")
                    List<Commit> asked = (List<Commit>) args[0];
                    List<CommitResult> results = store.commit(fault.apply(asked));
                    return results.subList(results.size() - asked.size(), results.size());
                });
    }

    /** A call by reflection. */
    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) throws Throwable {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isNotNull();
            throw e.getCause();
        }
    }
}
