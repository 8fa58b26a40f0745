package dev.jobkit.testkit;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** A bad connection: reports come late, twice, out of order, or never; while it is down nothing comes. */
final class Wire {
    /** So late a report comes at most, unless the connection is down. */
    static final Duration LATEST = Duration.ofSeconds(40);

    private final VirtualTime time;
    private final Random random;
    private final Runnable lost;
    private Instant downUntil = Instant.MIN;

    Wire(VirtualTime time, Random random, Runnable lost) {
        this.time = time;
        this.random = random;
        this.lost = lost;
    }

    /** Takes the connection down for this long. */
    void goAway(Duration span) {
        downUntil = time.instant().plus(span);
    }

    /** Sends a report that may be lost. */
    void throwIn(RunReporter to, RunId run, RunReport report) {
        int dice = random.nextInt(100);
        if (dice < 20) {
            lost.run();
            return;
        }
        send(to, run, report);
        if (dice < 40) {
            send(to, run, report);
        }
    }

    /** Sends a report that arrives, sooner or later. */
    void send(RunReporter to, RunId run, RunReport report) {
        boolean prompt = random.nextInt(3) == 0;
        Duration delay = prompt ? Duration.ZERO : Duration.ofMillis(random.nextInt((int) LATEST.toMillis()));
        Instant when = time.instant().plus(delay);
        time.wakeAt(when.isBefore(downUntil) ? downUntil : when, () -> to.report(run, report));
    }
}
