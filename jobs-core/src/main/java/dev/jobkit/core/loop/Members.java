package dev.jobkit.core.loop;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this controller one of several on a store: joins, renews its lease, claims its share, and lets go. One lane of work
 * renews and waits for nothing else, one claims and reads what others wrote. The store alone decides who may write; the
 * deadline here, a span from before the store was asked, only spares attempts. Thread-safe.
 */
final class Members implements Ownership {
    private static final Logger log = LoggerFactory.getLogger(Members.class);

    /** As many objects are claimed at once at most. */
    private static final int CLAIM = 500;

    private final Membership membership;
    private final NotedStore store;
    private final MemberSettings settings;
    private final TimeSource time;
    private final Holdings holdings;
    private final Lane heart;
    private final Lane hands;
    private final Neighbours neighbours;
    private final Estate estate = new Estate();
    private final Set<ObjectRef> wanted = ConcurrentHashMap.newKeySet();

    /** The last life. */
    private volatile @Nullable Fence former;

    /** Whether the store may hold something as this member's that nobody here knows of: a claim or what followed it threw. */
    private volatile boolean astray;

    /** Whether passes were dropped that the next renewal has to bring back. */
    private volatile boolean dropped;

    private volatile boolean scan = true;
    private volatile boolean closed;
    private volatile Wakeup follow = () -> {};
    private volatile Wakeup beat = () -> {};
    private volatile Wakeup guard = () -> {};
    private final HandOver handOver = new HandOver();

    Members(
            Membership membership,
            NotedStore store,
            MemberSettings settings,
            TimeSource time,
            Executor lanes,
            Holdings holdings,
            Supplier<Pokes> pokes) {
        this.membership = membership;
        this.store = store;
        this.settings = settings;
        this.time = time;
        this.holdings = holdings;
        this.heart = new Lane("the renewal of the lease", lanes, this::beat);
        this.hands = new Lane("the claiming of work", lanes, this::look);
        this.neighbours = new Neighbours(store, holdings, pokes, this);
    }

    @Override
    public boolean has(ObjectRef object) {
        return estate.has(object);
    }

    @Override
    public boolean mayWrite() {
        if (estate.isInForce(time.instant())) {
            return true;
        }
        dropped = true; // said before the second look: a renewal that comes between them sees it
        return estate.isInForce(time.instant());
    }

    @Override
    public @Nullable Fence fence() {
        Lease now = estate.lease();
        return now == null ? new Fence(settings.name(), -1) : now.fence();
    }

    @Override
    public void refused() {
        dropped = true;
        heart.ring();
    }

    @Override
    public void want(ObjectRef object) {
        wanted.add(object);
        hands.ring();
    }

    @Override
    public boolean take(ObjectRef object) {
        Lease now = estate.lease();
        if (estate.has(object)) {
            return true;
        }
        return now != null && !estate.isDone(object) && claim(now, object) && estate.own(now, List.of(object));
    }

    private boolean claim(Lease now, ObjectRef object) {
        try {
            return membership.claim(now, object);
        } catch (RuntimeException e) {
            astray = true; // it may have been claimed nevertheless
            throw e;
        }
    }

    @Override
    public void done(ObjectRef object) {
        if (estate.done(object)) {
            hands.ring();
        }
        if (estate.size() == 0 && handOver.isBegun()) {
            handOver.end();
        }
    }

    @Override
    public boolean isHandingOver() {
        return handOver.isBegun();
    }

    /** Joins, and takes up what a former life of the same name owned. */
    void start() {
        follow = neighbours.follow(hands::ring);
        join();
        armBeat();
        hands.ring();
    }

    /** Begins a life; when it throws none is begun here, and the next beat tries anew. */
    private void join() {
        Instant asked = time.instant();
        Lease joined = membership.join(settings.name(), settings.weight(), settings.lease());
        former = joined.fence();
        List<ObjectRef> before = membership.owned(joined);
        before.forEach(neighbours::adopt);
        holdings.takeOver(before, () -> estate.begin(joined, asked.plus(settings.lease()), before));
        armGuard(joined);
        log.info(
                "joined as member {} in its life {}; {} objects were its own before",
                settings.name(),
                joined.fence().epoch(),
                before.size());
    }

    private void armBeat() {
        if (!closed) {
            beat = time.wakeAt(time.instant().plus(settings.beat()), heart::ring);
        }
    }

    private void beat() {
        if (closed) {
            return;
        }
        beat.cancel();
        try {
            Lease now = estate.lease();
            if (now != null) {
                renew(now);
            } else if (holdings.isClear() && !handOver.isBegun()) {
                rejoin();
            }
        } catch (RuntimeException e) {
            log.warn(
                    "member {} could not renew its lease, which runs out at {}", settings.name(), estate.deadline(), e);
        } finally {
            armBeat();
        }
        scan = true;
        hands.ring();
    }

    private void renew(Lease now) {
        Instant asked = time.instant();
        Optional<Lease> renewed = membership.renew(now, settings.lease());
        if (renewed.isEmpty()) {
            if (giveUp(now, Duration.ZERO)) {
                log.warn("member {} lost its lease: another one has taken from it", settings.name());
            }
            return;
        }
        if (!estate.renew(now, renewed.get(), asked.plus(settings.lease()))) {
            return; // given up meanwhile
        }
        armGuard(renewed.get());
        if (dropped) {
            dropped = false;
            log.info("member {} has its lease again, nobody had taken from it", settings.name());
            holdings.wakeAll();
        }
    }

    /** Stops to look after anything, unless the lease is another one by now; what runs here and nowhere else is ended. */
    private boolean giveUp(Lease of, Duration grace) {
        if (!estate.end(of)) {
            return false;
        }
        neighbours.forgetAll();
        holdings.dismissAll(grace);
        if (handOver.isBegun()) {
            handOver.end(); // others take what it had
        }
        return true;
    }

    private void rejoin() {
        Optional<Member> twin = membership.members().stream()
                .filter(member -> member.fence().member().equals(settings.name()))
                .filter(member -> member.vitality() == Member.Vitality.ALIVE)
                .filter(member -> !member.fence().equals(former))
                .findFirst();
        if (twin.isPresent()) {
            log.error(
                    "another controller has joined as member {}; this one does no more work but verbs until that one is"
                            + " gone. Give each a name of its own",
                    settings.name());
        } else {
            join();
        }
    }

    /** Under {@link LeaseLoss#STOP}: what runs is ended in time, unless the lease is renewed before. */
    private void armGuard(Lease now) {
        guard.cancel();
        if (settings.loss() == LeaseLoss.STOP && !closed) {
            guard = time.wakeAt(estate.deadline().minus(settings.beat()), () -> stopInTime(now));
        }
    }

    private void stopInTime(Lease of) {
        if (!closed && giveUp(of, settings.beat().dividedBy(2))) {
            log.warn("member {} ends its runs, as it could not renew its lease", settings.name());
        }
    }

    /** Reads what others wrote, gives back what is done, and claims. */
    private void look() {
        boolean free = neighbours.read();
        Lease now = estate.lease();
        if (now == null || !mayWrite() || closed) {
            return;
        }
        adoptAstray(now);
        release(now);
        if (handOver.isBegun()) {
            handOver.tell(membership, now);
            return;
        }
        if (!wanted.isEmpty()) {
            scan = true;
            claimWanted(now);
        }
        if (free || scan) {
            scan = false;
            List<ObjectRef> claimed = claimSome(now);
            if (!claimed.isEmpty()) { // there may be more: what one takes is its share of what is looked at
                scan = true;
                hands.ring();
                neighbours.noteWhoWent(membership.members());
            }
        }
    }

    private List<ObjectRef> claimSome(Lease now) {
        try {
            List<ObjectRef> claimed = membership.claim(now, CLAIM);
            adopt(now, estate.unknown(claimed));
            return claimed;
        } catch (RuntimeException e) {
            astray = true;
            throw e;
        }
    }

    private void claimWanted(Lease now) {
        List<ObjectRef> some = List.copyOf(wanted);
        some.forEach(wanted::remove);
        try {
            adopt(
                    now,
                    some.stream()
                            .filter(object -> !estate.has(object) && store.isOver(object) && claim(now, object))
                            .toList());
        } catch (RuntimeException e) {
            wanted.addAll(some);
            astray = true;
            throw e;
        }
    }

    /** Takes up, each by itself, what is this member's in the store after a failure and what nobody here knows of. */
    private void adoptAstray(Lease now) {
        if (!astray) {
            return;
        }
        astray = false;
        try {
            for (ObjectRef object : estate.unknown(membership.owned(now))) {
                if (mayWrite()) {
                    adoptAlone(now, object);
                } else {
                    astray = true;
                }
            }
        } catch (RuntimeException e) {
            astray = true;
            throw e;
        }
    }

    private void adoptAlone(Lease now, ObjectRef object) {
        try {
            adopt(now, List.of(object));
        } catch (RuntimeException e) {
            astray = true;
            log.warn("member {} could not take up {}; it tries again", settings.name(), object, e);
        }
    }

    private void release(Lease now) {
        Set<String> some = estate.toGiveBack();
        if (some.isEmpty()) {
            return;
        }
        membership.release(now, some);
        estate.givenBack(some);
        neighbours.forget(some);
    }

    private void adopt(Lease claimed, List<ObjectRef> objects) {
        objects.forEach(neighbours::adopt);
        holdings.adopt(objects, () -> estate.own(claimed, objects));
    }

    /**
     * Claims nothing more, gives away what does not run here, and waits as long as was set for what does. Without a time to
     * wait it does nothing: what is owned is free when this member leaves.
     */
    void drain() throws InterruptedException {
        if (settings.drain().isZero() || estate.lease() == null) {
            return;
        }
        handOver.begin();
        hands.ring();
        holdings.wakeAll();
        if (estate.size() == 0) {
            handOver.end();
        }
        handOver.await(time, settings.drain());
        log.info("member {} hands over; {} objects still run here", settings.name(), estate.size());
    }

    /** Ends the membership; the last word to the store, unless runs go on here: their pods are not given to others at once. */
    void leave() {
        closed = true;
        follow.cancel();
        beat.cancel();
        guard.cancel();
        heart.close();
        hands.close();
        Lease last = estate.lease();
        if (last != null && estate.end(last)) {
            if (holdings.outliveThisProgram()) {
                log.info("runs of member {} go on; others take them when its lease runs out", settings.name());
                return;
            }
            try {
                membership.leave(last);
                log.info("member {} has left", settings.name());
            } catch (RuntimeException e) {
                log.warn("member {} could not say that it leaves; its lease has to run out", settings.name(), e);
            }
        }
    }
}
