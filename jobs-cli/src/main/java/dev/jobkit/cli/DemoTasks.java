package dev.jobkit.cli;

import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskExit;
import dev.jobkit.spi.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/** The Java tasks that {@code --executor threads} knows by their image, for demonstrations. */
final class DemoTasks {
    /** What the tasks are, for {@code --help}. */
    static final String WORDS = "echo WORDS, sleep DURATION, fail CODE, flaky (fails every other time, at random)";

    private DemoTasks() {}

    /** Returns the table. */
    static TaskRegistry registry(RandomGenerator chance) {
        return new TaskRegistry()
                .add("echo", context -> context.out().println(String.join(" ", context.args())))
                .add("sleep", DemoTasks::sleep)
                .add("fail", DemoTasks::fail)
                .add("flaky", context -> flip(context, chance));
    }

    private static void sleep(TaskContext context) throws InterruptedException {
        Duration length = context.args().isEmpty()
                ? Duration.ofSeconds(1)
                : Durations.parse(context.args().get(0));
        CountDownLatch over = new CountDownLatch(1);
        context.time().wakeAt(context.time().instant().plus(length), over::countDown);
        over.await();
    }

    private static void fail(TaskContext context) {
        List<String> args = context.args();
        throw new TaskExit(args.isEmpty() ? 1 : Integer.parseInt(args.get(0)), "failed as it was told to");
    }

    private static void flip(TaskContext context, RandomGenerator chance) {
        boolean heads;
        synchronized (chance) {
            heads = chance.nextBoolean();
        }
        if (!heads) {
            throw new TaskExit(1, "tails");
        }
        context.out().println("heads");
    }
}
