package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobStarted;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much of its change log the memory store keeps, and for whom. */
class FollowersTest {
    private static final int STEP = 10_000;
    private static final int PAGES = 3 * 1024;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryJobStore store = new MemoryJobStore("s", () -> now);

    private void tell(int events) {
        JobEvent event = new JobStarted(new ObjectRef("Job", "default", "a", "u"), now, "r", "m");
        for (int left = events; left > 0; left -= STEP) {
            store.commit(List.of(new Commit(List.of(), Collections.nCopies(Math.min(left, STEP), event), null)));
        }
    }

    /** Lets the log drop what nobody has asked for in time. */
    private void afterTheHold() {
        now = now.plus(Followers.HOLD.multipliedBy(2)).plusMillis(1);
        tell(2048);
    }

    /** Returns how many changes are kept. */
    private long kept() {
        try {
            store.changesAfter(0, 1);
            return store.revision();
        } catch (RevisionGoneException e) {
            return store.revision() - e.oldest() + 1;
        }
    }

    @Test
    void whatNobodyWantsIsKeptForAMoment() {
        tell(300_000);
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void whatAFollowerHasNotReadIsKeptAsLongAsItIsYoung() {
        AtomicLong slowRead = new AtomicLong();
        store.follow(slowRead::get, () -> {});
        tell(300_000);
        assertThat(kept()).isEqualTo(300_000);
        tell(300_000);
        assertThat(kept()).isBetween((long) ChangeLog.MOST - PAGES, (long) ChangeLog.MOST);
        now = now.plus(Duration.ofSeconds(11));
        tell(2048);
        assertThat(kept()).isBetween((long) ChangeLog.UNREAD, (long) ChangeLog.UNREAD + PAGES);
        slowRead.set(store.revision() - 50_000);
        tell(2048);
        assertThat(kept()).isBetween(50_000L, 50_000L + PAGES);
    }

    @Test
    void aFollowerThatThrowsHarmsNobodyWhoWrites() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Wakeup follower = store.follow(
                () -> {
                    if (broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                    return store.revision();
                },
                () -> {});
        tell(50_000);
        assertThat(kept()).as("it may want all of them").isEqualTo(50_000);
        follower.cancel();
        broken.set(false);
        afterTheHold();
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void theSlowestFollowerDecides() {
        AtomicLong slowRead = new AtomicLong();
        Wakeup slow = store.follow(slowRead::get, () -> {});
        AtomicLong fastRead = new AtomicLong();
        store.follow(fastRead::get, () -> {});
        tell(50_000);
        fastRead.set(50_000);
        assertThat(kept()).isEqualTo(50_000);
        slowRead.set(10_240);
        tell(2048);
        assertThat(kept()).isEqualTo(store.revision() - 10_240);
        slow.cancel();
        fastRead.set(Long.MAX_VALUE);
        afterTheHold();
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void whoDoesNotSayWhatItReadsCountsAsSlow() {
        AtomicInteger woken = new AtomicInteger();
        Wakeup wakeup = store.onChange(woken::incrementAndGet);
        tell(90_000);
        assertThat(kept()).isEqualTo(90_000);
        assertThat(woken).hasValue(9);
        wakeup.cancel();
        afterTheHold();
        assertThat(woken).hasValue(9);
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void whoStopsFollowingCanGoOnForAWhile() throws Exception {
        AtomicLong read = new AtomicLong();
        Wakeup once = store.follow(read::get, () -> {});
        tell(1000);
        read.set(500);
        once.cancel();
        tell(80_000);
        assertThat(store.changesAfter(500, 1)).hasSize(1);
        afterTheHold();
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void whoComesAndGoesAllTheTimeDoesNotHoldTheFirstPlaceForEver() {
        for (int i = 0; i < 60; i++) {
            long here = store.revision();
            store.follow(() -> here, () -> {}).cancel();
            tell(1000);
            now = now.plus(Followers.HOLD.dividedBy(2));
        }
        assertThat(kept()).isBetween((long) ChangeLog.LEAST, (long) ChangeLog.LEAST + PAGES);
    }

    @Test
    void whoFollowsIsAskedWithoutTheLock() {
        AtomicInteger asked = new AtomicInteger();
        Wakeup wakeup = store.follow(
                () -> {
                    asked.incrementAndGet();
                    return CompletableFuture.supplyAsync(store::revision) // hangs while this thread has the lock
                            .orTimeout(30, TimeUnit.SECONDS)
                            .join();
                },
                () -> {});
        tell(50_000);
        int whileItFollowed = asked.get();
        wakeup.cancel();
        assertThat(whileItFollowed).isPositive();
        assertThat(asked).hasValue(whileItFollowed + 1);
        tell(50_000);
        assertThat(asked).as("after its end nobody asks").hasValue(whileItFollowed + 1);
    }
}
