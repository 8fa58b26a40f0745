package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Probe;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When probes are asked, in seconds since the start of their container. */
class AttendantTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Life life = new Life();

    @Test
    void thePeriodCountsFromTheAsking() {
        life.answers.put("alive", new Times(List.of(4), true));
        life.begin(container().livenessProbe(probe("alive", null, 10)));
        life.runUntil(35);
        assertThat(life.asked).containsExactly("alive at 0", "alive at 10", "alive at 20", "alive at 30");
    }

    @Test
    void aServerThatHangsIsFoundDeadAfterThreePeriods() {
        life.answers.put("alive", new Times(List.of(10), false));
        life.begin(container().livenessProbe(probe("alive", null, 10)));
        life.runUntil(100);
        assertThat(life.stoppedAt).isEqualTo(30);
        assertThat(life.asked).containsExactly("alive at 0", "alive at 10", "alive at 20");
    }

    @Test
    void whatTookLongerThanThePeriodIsFollowedAtOnceAndTheTicksStay() {
        life.answers.put("alive", new Times(List.of(12, 1, 25, 1, 1), true));
        life.begin(container().livenessProbe(probe("alive", null, 10)));
        life.runUntil(65);
        assertThat(life.asked)
                .containsExactly(
                        "alive at 0", "alive at 12", "alive at 20", "alive at 45", "alive at 50", "alive at 60");
    }

    @Test
    void initialDelaysCountFromTheStartOfTheContainer() {
        life.answers.put("up", new Times(List.of(0, 0), false, false, true));
        life.begin(container()
                .startupProbe(probe("up", null, 30))
                .readinessProbe(probe("ready", 60, 100))
                .livenessProbe(probe("alive", 90, 100)));
        life.runUntil(100);
        assertThat(life.asked).containsExactly("up at 0", "up at 30", "up at 60", "ready at 60", "alive at 90");
        assertThat(life.reports).last().isEqualTo(new RunReport.Ready(START.plusSeconds(60)));
    }

    @Test
    void aLongHookIsPartOfTheDelay() {
        life.answers.put("hook", new Times(List.of(30), true));
        life.begin(container()
                .lifecycle(new Lifecycle(exec("hook"), null, null))
                .livenessProbe(probe("alive", 20, 10))
                .readinessProbe(probe("ready", 45, 10)));
        life.runUntil(45);
        assertThat(life.asked).containsExactly("hook at 0", "alive at 30", "alive at 40", "ready at 45");
    }

    @Test
    void whoIsFoundLaterIsAskedAtOnce() {
        life.now = START.plusSeconds(500);
        life.begin(container().livenessProbe(probe("alive", 60, 10)));
        life.runUntil(510);
        assertThat(life.asked).containsExactly("alive at 500", "alive at 510");
    }

    @Test
    void aStartThatAnotherClockTellsOfDelaysNoLongerThanTheDelay() {
        life.now = START.minusSeconds(5000);
        life.begin(container().livenessProbe(probe("alive", 60, 10)));
        life.runUntil(-4930);
        assertThat(life.asked).containsExactly("alive at -4940", "alive at -4930");
    }

    @Test
    void aClockThatIsSetBackDelaysNoLongerThanAPeriod() {
        life.begin(container().livenessProbe(probe("alive", null, 10)));
        life.runUntil(10);
        life.set(-3600);
        life.runUntil(-3570);
        assertThat(life.asked)
                .containsExactly("alive at 0", "alive at 10", "alive at -3590", "alive at -3580", "alive at -3570");
    }

    private static Container.Builder container() {
        return World.container("true").toBuilder();
    }

    private static Action exec(String name) {
        return new Action(List.of(name), null, null, Passthrough.EMPTY);
    }

    private static Probe probe(String name, @Nullable Integer delay, int period) {
        return new Probe(
                exec(name),
                delay == null ? null : Duration.ofSeconds(delay),
                Duration.ofSeconds(period),
                Duration.ofSeconds(60),
                null,
                3,
                null);
    }

    /** How long answers take, in turn, and what they say; the last of each stays. */
    private static final class Times {
        private final List<Integer> seconds;
        private final boolean[] good;
        private int next;

        Times(List<Integer> seconds, boolean... good) {
            this.seconds = seconds;
            this.good = good;
        }

        int took() {
            return seconds.get(Math.min(next, seconds.size() - 1));
        }

        boolean said() {
            return good[Math.min(next++, good.length - 1)];
        }
    }

    /** A container on one thread, with a clock that answers move by the time that they take. */
    private static final class Life implements RunContext, TimeSource {
        private record Due(Instant when, int order, Runnable task) {}

        private final PriorityQueue<Due> queue =
                new PriorityQueue<>(Comparator.comparing(Due::when).thenComparing(Due::order));
        private final Map<String, Times> answers = new LinkedHashMap<>();
        private final List<String> asked = new ArrayList<>();
        private final List<RunReport> reports = new ArrayList<>();
        private Instant now = START;
        private long stoppedAt = -1;
        private int handedIn;

        void begin(Container.Builder builder) {
            Container container = builder.build();
            RunFiles files = new RunFiles(Path.of("none"), World.id("pod"));
            ProcessRun run = new ProcessRun(
                    World.order(World.id("pod"), container),
                    this,
                    files,
                    new LogPump("unused").follower(files.log(), this::log));
            run.ordered(new Command(List.of("true"), Map.of(), Path.of("/")));
            Attendant.attend(
                    run,
                    START,
                    (of, action, timeout) -> answer(action),
                    (task, millis) -> queue.add(new Due(now.plusMillis(millis), handedIn++, task)),
                    (of, stop) -> stoppedAt = seconds());
        }

        private Answer answer(Action action) {
            String name = Objects.requireNonNull(action.exec()).get(0);
            asked.add(name + " at " + seconds());
            Times times = answers.getOrDefault(name, new Times(List.of(0), true));
            now = now.plusSeconds(times.took());
            return times.said() ? Answer.YES : Answer.no("no");
        }

        private long seconds() {
            return Duration.between(START, now).toSeconds();
        }

        void runUntil(long second) {
            Instant end = START.plusSeconds(second);
            while (!queue.isEmpty() && !queue.peek().when().isAfter(end)) {
                Due due = queue.poll();
                now = due.when().isAfter(now) ? due.when() : now;
                due.task().run();
            }
            now = end.isAfter(now) ? end : now;
        }

        /** Sets the clock; who waits for a time to pass waits as long as before. */
        void set(long second) {
            Duration by = Duration.between(now, START.plusSeconds(second));
            List<Due> all = List.copyOf(queue);
            queue.clear();
            all.forEach(due -> queue.add(new Due(due.when().plus(by), due.order(), due.task())));
            now = now.plus(by);
        }

        @Override
        public RunReporter reporter() {
            return (run, report) -> reports.add(report);
        }

        @Override
        public ResolvedContainer container() {
            throw new AssertionError("is resolved already");
        }

        @Override
        public LogWriter log() {
            throw new AssertionError("writes nothing");
        }

        @Override
        public TimeSource time() {
            return this;
        }

        @Override
        public OptionalInt completionIndex() {
            return OptionalInt.empty();
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public Wakeup wakeAt(Instant when, Runnable task) {
            throw new AssertionError("nobody is stopped by the clock");
        }
    }
}
