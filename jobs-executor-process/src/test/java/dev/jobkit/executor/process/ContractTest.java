package dev.jobkit.executor.process;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Probe;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.testkit.ExecutorContract;
import dev.jobkit.testkit.ExecutorSubject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

        @Override
        public Optional<Container> obeys(int code) {
            return Optional.of(sh("trap 'exit " + code + "' TERM; echo ready; while :; do sleep 0.05; done"));
        }

        @Override
        public Optional<Container> defies() {
            return Optional.of(sh("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
        }

        @Override
        public Optional<Container> ticks() {
            return Optional.of(sh("while :; do echo tick; sleep 0.05; done"));
        }

        @Override
        public Optional<Container> turnsReady() {
            Action yes = new Action(List.of("true"), null, null, Passthrough.EMPTY);
            Probe probe = new Probe(yes, null, null, Duration.ofSeconds(30), null, null, null);
            return Optional.of(waits().toBuilder().readinessProbe(probe).build());
        }

        @Override
        public Optional<Container> cannotStart() {
            return Optional.of(Container.of("main", "nobody/knows"));
        }

        @Override
        public Optional<Container> printsEnv(String name) {
            return Optional.of(sh("echo \"$" + name + "\""));
        }

        @Override
        public Optional<ExecutorSubject> narrow() {
            ProcessTree tree =
                    ProcessTree.of(world.executor.describe().strategy().split("[ ,]")[0]);
            return Optional.of(new Subject(World.with(tree, settings -> settings.maxConcurrentPods(1))));
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
