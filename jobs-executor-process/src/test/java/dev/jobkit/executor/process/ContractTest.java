package dev.jobkit.executor.process;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.testkit.ExecutorContract;
import dev.jobkit.testkit.ExecutorSubject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The contract of all executors is kept, with each strategy that this system allows. */
class ContractTest {
    @TestFactory
    Stream<DynamicNode> isKept() {
        return Arrays.stream(ProcessTree.values())
                .map(tree -> dynamicContainer(
                        tree.name(),
                        ExecutorContract.checks(() -> new Subject(World.with(tree))).stream()
                                .map(check -> dynamicTest(
                                        check.name(), () -> check.run().run()))));
    }

    private record Subject(World world) implements ExecutorSubject {
        @Override
        public PodExecutor executor() {
            return world.executor;
        }

        @Override
        public Container exits(int code) {
            return sh("exit " + code);
        }

        @Override
        public Container prints(int lines) {
            return sh("i=0; while [ $i -lt " + lines + " ]; do i=$((i + 1)); echo line $i; done");
        }

        @Override
        public Container waits() {
            return sh("exec sleep 3600");
        }

        private static Container sh(String script) {
            return Container.builder()
                    .name("main")
                    .image("none")
                    .command(List.of("sh", "-c", script))
                    .build();
        }
    }
}
