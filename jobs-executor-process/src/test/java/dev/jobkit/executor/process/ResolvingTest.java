package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.KeyRef;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.ImageResolver;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is slow to say what a container executes, or fails to, holds up no other; and what is stuck ends with the executor. */
class ResolvingTest {
    private static final Container QUICK = World.container("sh", "-c", "exec sleep 60");

    @TempDir
    private Path dir;

    private final CountDownLatch answer = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);

    private Optional<CommandImage> answerLate(Container container) {
        if (container.image().equals("slow")) {
            asked.release();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        if (container.image().equals("broken")) {
            throw new NoClassDefFoundError("of the resolver");
        }
        return container.image().equals("none")
                ? Optional.empty()
                : Optional.of(CommandImage.of("sh", "-c", "echo at last"));
    }

    private World world() {
        return World.best(
                settings -> settings.baseDirectory(dir.resolve("base")).images(this::answerLate));
    }

    private static RunId image(World world, String name) {
        return world.start(World.id(name), Container.of("main", name), Map.of());
    }

    @Test
    void aSlowTableOfImagesDelaysItsOwnPodOnly() {
        try (World world = world()) {
            RunId slow = image(world, "slow");
            asked.acquireUninterruptibly();

            RunId asksToEnd = world.start(World.id("term"), QUICK, Map.of());
            RunId isKilled = world.start(World.id("kill"), QUICK, Map.of());
            world.awaitStarted(asksToEnd);
            world.awaitStarted(isKilled);
            world.stop(asksToEnd, Duration.ofSeconds(60));
            world.stop(isKilled, Duration.ZERO);
            assertThat(world.awaitExit(asksToEnd).exitCode()).isEqualTo(143);
            assertThat(world.awaitExit(isKilled).exitCode()).isEqualTo(137);
            assertThat(world.reports(slow)).isEmpty();

            answer.countDown();
            assertThat(world.awaitExit(slow).exitCode()).isZero();
            assertThat(world.log(slow)).isEqualTo("at last\n");
        }
    }

    @Test
    void aSlowSecretDelaysItsOwnPodOnly() {
        try (World world = world()) {
            Container container = World.container("sh", "-c", "echo $A").toBuilder()
                    .envFrom(List.of(new EnvFrom(null, null, "secret", null)))
                    .build();
            RunId slow = world.start(World.id("slow-env"), container, () -> {
                answerLate(Container.of("main", "slow"));
                return new ResolvedContainer("main", "none", container.command(), List.of(), Map.of("A", "b"), null);
            });
            asked.acquireUninterruptibly();
            assertThat(world.awaitExit(world.start("quick", "true")).exitCode()).isZero();

            answer.countDown();
            assertThat(world.awaitExit(slow).exitCode()).isZero();
            assertThat(world.log(slow)).isEqualTo("b\n");
        }
    }

    @Test
    void aRunThatIsStoppedMeanwhileNeverBegins() {
        try (World world = world()) {
            RunId slow = image(world, "slow");
            asked.acquireUninterruptibly();
            world.stop(slow, Duration.ofSeconds(60));
            assertThat(world.awaitLast(slow))
                    .isInstanceOfSatisfying(
                            RunReport.NotStarted.class,
                            end -> assertThat(end.reason()).isEqualTo("Stopped"));

            answer.countDown();
            world.awaitExit(world.start("after", "true"));
            assertThat(world.reports(slow)).hasSize(1);
            assertThat(dir.resolve("base/pods/slow")).doesNotExist();
            assertThat(dir.resolve("base/runs/slow.main.0.log")).doesNotExist();
        }
    }

    @Test
    void aRunThatIsReleasedMeanwhileNeverBegins() {
        try (World world = world()) {
            RunId slow = image(world, "slow");
            asked.acquireUninterruptibly();
            world.executor.release(slow);
            world.executor.releasePod("slow");

            answer.countDown();
            world.awaitExit(world.start("after", "true"));
            assertThat(world.reports(slow)).isEmpty();
            assertThat(dir.resolve("base/runs/slow.main.0.log")).doesNotExist();
        }
    }

    @Test
    void aResolverThatBreaksIsNoBreakOfTheExecutor() {
        try (World world = world()) {
            assertThat(world.awaitLast(image(world, "broken")))
                    .isEqualTo(new RunReport.NotStarted("CreateContainerConfigError", "of the resolver"));
            Container container = World.container("true");
            RunId mute = world.start(World.id("mute"), container, () -> {
                throw new StackOverflowError();
            });
            assertThat(world.awaitLast(mute))
                    .isEqualTo(new RunReport.NotStarted("CreateContainerConfigError", "java.lang.StackOverflowError"));
            assertThat(world.awaitExit(world.start("next", "true")).exitCode()).isZero();
        }
    }

    @Test
    void anImageThatNobodyKnowsIsRefusedInWords() {
        try (World world = world()) {
            assertThat(world.awaitLast(world.start(World.id("none"), Container.of("main", "none"), Map.of())))
                    .isEqualTo(new RunReport.NotStarted(
                            "ErrImagePull",
                            "image \"none\" is not known to the resolver of images, and container main has no command of"
                                    + " its own: add the image to the table or give the container a command"));
        }
    }

    /** As much as a start costs on the orders' own thread is no more than before: nobody else is asked. */
    @Test
    void onlyWhatAsksOthersIsResolvedApart() {
        Commands ours = new Commands(new CommandImages(), List.of(), Map.of());
        ImageResolver<CommandImage> other = container -> Optional.empty();
        Commands theirs = new Commands(other, List.of(), Map.of());
        Container plain = World.container("true").toBuilder()
                .env(List.of(
                        EnvVar.of("A", "b"),
                        new EnvVar(
                                "N",
                                null,
                                new EnvSource(
                                        new FieldRef(null, "metadata.name"), null, null, null, Passthrough.EMPTY))))
                .build();
        Container secret = World.container("true").toBuilder()
                .env(List.of(new EnvVar(
                        "S", null, new EnvSource(null, null, null, new KeyRef("s", "k", null), Passthrough.EMPTY))))
                .build();
        assertThat(ours.asks(plain)).isFalse();
        assertThat(ours.asks(secret)).isTrue();
        assertThat(theirs.asks(plain)).isTrue();
    }

    @Test
    void treesEndThoughTheOrdersAreStuckAndTheCloserIsInterrupted() {
        String seconds = ProcessTable.uniqueSeconds();
        CountDownLatch stuck = new CountDownLatch(1);
        try (World world = world()) {
            world.awaitStarted(world.start("stays", "sleep", seconds));
            RunId sticks = World.id("sticks");
            world.executor.start(World.order(sticks, QUICK), new Sticking(stuck, answer));
            await().atMost(World.SOON).until(() -> Files.exists(dir.resolve("base/runs/sticks.main.0.log")));
            world.stop(sticks, Duration.ofSeconds(60));
            awaitWhateverComes(stuck);

            Thread.currentThread().interrupt();
            world.executor.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ProcessTable.with(seconds)).isEmpty();
        } finally {
            answer.countDown();
        }
    }

    /** A controller whose clock does not answer the thread of the orders. */
    private record Sticking(CountDownLatch stuck, CountDownLatch answer) implements RunContext {
        @Override
        public RunReporter reporter() {
            return (run, report) -> {};
        }

        @Override
        public ResolvedContainer container() {
            return new ResolvedContainer("main", "none", QUICK.command(), List.of(), Map.of(), null);
        }

        @Override
        public LogWriter log() {
            return new LogWriter() {
                @Override
                public void write(byte[] bytes, int offset, int length) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public TimeSource time() {
            if (Thread.currentThread().getName().endsWith("-orders")) {
                stuck.countDown();
                awaitWhateverComes(answer);
            }
            return new RealTime();
        }

        @Override
        public OptionalInt completionIndex() {
            return OptionalInt.empty();
        }
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        for (boolean over = false; !over; ) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException e) {
                // on it goes
            }
        }
    }

    @Test
    void anExecutorThatCannotStartLeavesNoThread() throws Exception {
        for (String script : List.of("spawner.pl", "spawner.sh")) {
            Files.createDirectories(dir.resolve("base").resolve(script).resolve("in the way"));
        }
        ProcessPodExecutor.Builder builder =
                ProcessPodExecutor.builder().name("unborn").baseDirectory(dir.resolve("base"));
        assertThatThrownBy(builder::build).isInstanceOf(UncheckedIOException.class);
        await().atMost(World.SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("unborn")));
    }

    @Test
    void aPeriodThatCannotBeIsRefusedBeforeAnythingStarts() {
        ProcessPodExecutor.Builder builder = ProcessPodExecutor.builder();
        assertThatThrownBy(() -> builder.usageEvery(Duration.ofNanos(500_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("usageEvery must be zero or at least a millisecond, not PT0.0005S");
        assertThatThrownBy(() -> builder.usageEvery(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
