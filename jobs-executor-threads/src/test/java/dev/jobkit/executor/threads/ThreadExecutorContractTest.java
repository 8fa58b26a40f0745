package dev.jobkit.executor.threads;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import dev.jobkit.testkit.ExecutorContract;
import dev.jobkit.testkit.ExecutorSubject;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The thread executor keeps the contract of executors, on the threads of this JVM and on platform threads. */
class ThreadExecutorContractTest {
    private static final TaskRegistry TASKS = new TaskRegistry()
            .add("exits", ctx -> {
                throw new TaskExit(number(ctx));
            })
            .add(
                    "prints",
                    ctx -> IntStream.rangeClosed(1, number(ctx))
                            .forEach(i -> ctx.out().println("line " + i)))
            .add("waits", ctx -> new CountDownLatch(1).await())
            .add("obeys", ThreadExecutorContractTest::obey)
            .add("defies", ThreadExecutorContractTest::defy)
            .add("ticks", ThreadExecutorContractTest::tick)
            .add("env", ctx -> ctx.out().println(ctx.env().get(ctx.args().get(0))));

    private static int number(TaskContext context) {
        return Integer.parseInt(context.args().get(0));
    }

    private static void obey(TaskContext context) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        context.onStop(asked::countDown);
        context.out().println("ready");
        asked.await();
        throw new TaskExit(number(context));
    }

    private static void defy(TaskContext context) throws InterruptedException {
        context.onStop(() -> context.out().println("no"));
        context.out().println("ready");
        new CountDownLatch(1).await();
    }

    private static void tick(TaskContext context) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        context.onStop(asked::countDown);
        do {
            context.out().println("tick");
        } while (!asked.await(50, TimeUnit.MILLISECONDS));
    }

    @TestFactory
    Stream<DynamicTest> onTheThreadsOfThisJvm() {
        return ExecutorContract.checks(() -> new Subject(false, builder().build())).stream()
                .map(c -> dynamicTest(c.name(), c.run()::run));
    }

    @TestFactory
    Stream<DynamicTest> onPlatformThreads() {
        return ExecutorContract.checks(() -> new Subject(true, builder().buildOnPlatformThreads())).stream()
                .map(c -> dynamicTest(c.name(), c.run()::run));
    }

    private static ThreadPodExecutor.Builder builder() {
        return ThreadPodExecutor.builder().images(TASKS);
    }

    private record Subject(boolean platform, PodExecutor executor) implements ExecutorSubject {
        private static Container container(String image, Object... args) {
            return Container.of("main", image).toBuilder()
                    .args(Stream.of(args).map(String::valueOf).toArray(String[]::new))
                    .build();
        }

        @Override
        public Container exits(int code) {
            return container("exits", code);
        }

        @Override
        public Container prints(int lines) {
            return container("prints", lines);
        }

        @Override
        public Container waits() {
            return container("waits");
        }

        @Override
        public Optional<Container> obeys(int code) {
            return Optional.of(container("obeys", code));
        }

        @Override
        public Optional<Container> defies() {
            return Optional.of(container("defies"));
        }

        @Override
        public Optional<Container> ticks() {
            return Optional.of(container("ticks"));
        }

        @Override
        public Optional<Container> cannotStart() {
            return Optional.of(container("cobol"));
        }

        @Override
        public Optional<Container> printsEnv(String name) {
            return Optional.of(container("env", name));
        }

        @Override
        public Optional<ExecutorSubject> narrow() {
            ThreadPodExecutor.Builder one = builder().maxConcurrentPods(1);
            return Optional.of(new Subject(platform, platform ? one.buildOnPlatformThreads() : one.build()));
        }
    }
}
