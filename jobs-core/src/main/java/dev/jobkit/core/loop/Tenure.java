package dev.jobkit.core.loop;

import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Membership;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** By what right this controller writes: it has its store for itself, or is one of its members. */
final class Tenure {
    private final JobStore store;
    private final Runnable lost;
    private final Holdings holdings;
    private final Sole sole;
    private final @Nullable Members members;
    private Membership.@Nullable Hold hold;

    /**
     * Makes one that is not begun.
     *
     * @param pokes is asked, later, for who is told what others wrote
     * @param lost is run when the store is another controller's
     * @throws IllegalStateException if the store cannot be shared and is to be
     */
    Tenure(LoopParts parts, Holdings holdings, Supplier<Pokes> pokes, Runnable lost) {
        this.store = parts.store();
        this.lost = lost;
        this.holdings = holdings;
        this.sole = new Sole(parts.settings().chosen());
        MemberSettings settings = parts.member();
        if (settings == null) {
            members = null;
            return;
        }
        Membership membership = store.membership()
                .orElseThrow(() -> new IllegalStateException("this store serves one controller only: " + store));
        members = new Members(membership, (NotedStore) store, settings, parts.time(), parts.lanes(), holdings, pokes);
    }

    Ownership ownership() {
        return members == null ? sole : members;
    }

    /**
     * Takes the store, where it is not shared.
     *
     * @throws IllegalStateException if another controller has it
     */
    void takeAlone() {
        if (members == null) {
            hold = store.membership().map(m -> m.alone(this::lose)).orElse(null);
        }
    }

    /** Ends what runs here at once: who has the store now begins it anew. */
    private void lose() {
        sole.lose();
        lost.run();
        holdings.dismissAll(Duration.ZERO);
    }

    /** Takes up this controller's part: all of it, by {@code all}, or what it has as a member. */
    void takeUp(Adopter adopter) {
        if (members == null) {
            adopter.adoptAll();
        } else {
            members.start();
            adopter.sweep();
        }
    }

    void drain() throws InterruptedException {
        if (members != null) {
            members.drain();
        }
    }

    void leave() {
        if (members != null) {
            members.leave();
        }
        if (hold != null) {
            hold.close();
        }
    }
}
