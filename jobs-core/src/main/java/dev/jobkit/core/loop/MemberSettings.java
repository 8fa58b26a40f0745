package dev.jobkit.core.loop;

import dev.jobkit.spi.LeaseLoss;
import java.time.Duration;

/**
 * What may be set about a controller that shares its store.
 *
 * @param name tells it from the others
 * @param weight what share of the work it takes, beside the weights of others
 * @param lease how long it may write without renewing; renewed three times as often
 * @param loss what becomes of its runs when it cannot renew
 * @param drain how long it waits for running pods when it is closed
 */
public record MemberSettings(String name, int weight, Duration lease, LeaseLoss loss, Duration drain) {
    /** What others take over within ten seconds. */
    public static final Duration LEASE = Duration.ofSeconds(5);

    Duration beat() {
        return lease.dividedBy(3);
    }
}
