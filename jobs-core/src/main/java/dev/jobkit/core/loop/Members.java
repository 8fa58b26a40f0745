package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunId;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.TimeSource;
import dev.jobkit.spi.Wakeup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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

    private static final Set<String> OWN_KINDS = Set.of(Kind.EVENT.name(), Kind.RUN.name());

    private final Membership membership;
    private final NotedStore store;
    private final MemberSettings settings;
    private final TimeSource time;
    private final Holdings holdings;
    private final Lane heart;
    private final Lane hands;
    private final Neighbours neighbours;
    private final Object owning = new Object();

    /** Added to, and cleared with the lease, under the lock {@code owning}. */
    private final Set<String> owned = ConcurrentHashMap.newKeySet();

    private final Set<ObjectRef> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    /** Null while it is not a member. */
    private volatile @Nullable Lease lease;

    /** The last life. */
    private volatile @Nullable Fence former;

    /** When the lease has run out for sure, by the clock of this machine. */
    private volatile Instant deadline = Instant.MIN;

    private volatile boolean wasRefused;
    private volatile boolean scan = true;
    private volatile boolean handingOver;
    private volatile boolean closed;
    private volatile Wakeup follow = () -> {};
    private volatile Wakeup beat = () -> {};
    private volatile Wakeup guard = () -> {};

    private final CountDownLatch empty = new CountDownLatch(1);

    /** Of the hands. */
    private Set<String> others = Set.of();

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
        return owned.contains(object.uid()) || OWN_KINDS.contains(object.kind());
    }

    @Override
    public boolean mayWrite() {
        return lease != null && time.instant().isBefore(deadline);
    }

    @Override
    public @Nullable Fence fence() {
        Lease now = lease;
        return now == null ? new Fence(settings.name(), -1) : now.fence();
    }

    @Override
    public void refused() {
        wasRefused = true;
        heart.ring();
    }

    @Override
    public void want(ObjectRef object) {
        wanted.add(object);
        hands.ring();
    }

    @Override
    public boolean take(ObjectRef object) {
        Lease now = lease;
        if (owned.contains(object.uid())) {
            return true;
        }
        if (now == null || done.contains(object.uid()) || !membership.claim(now, object)) {
            return false;
        }
        return own(now, List.of(object));
    }

    /** Says that these were claimed in this life; false when it is over. */
    private boolean own(Lease claimed, List<ObjectRef> objects) {
        synchronized (owning) {
            Lease now = lease;
            if (now == null || !now.fence().equals(claimed.fence())) {
                return false;
            }
            objects.forEach(object -> owned.add(object.uid()));
            return true;
        }
    }

    @Override
    public void done(ObjectRef object) {
        if (owned.remove(object.uid())) {
            done.add(object.uid());
            hands.ring();
        }
        if (handingOver && owned.isEmpty()) {
            empty.countDown();
        }
    }

    @Override
    public boolean isHandingOver() {
        return handingOver;
    }

    /** Joins, and takes up what a former life of the same name owned. */
    void start() {
        follow = store.onChange(hands::ring);
        holdings.retain(join());
        armBeat();
        hands.ring();
    }

    private Map<Node, Set<RunId>> join() {
        Instant asked = time.instant();
        Lease joined = membership.join(settings.name(), settings.weight(), settings.lease());
        List<ObjectRef> before = membership.owned(joined);
        lease = joined;
        former = joined.fence();
        deadline = asked.plus(settings.lease());
        armGuard();
        Map<Node, Set<RunId>> offered = adopt(joined, before);
        log.info(
                "joined as member {} in its life {}; {} objects were its own before",
                settings.name(),
                joined.fence().epoch(),
                before.size());
        return offered;
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
            Lease now = lease;
            if (now != null) {
                renew(now);
            } else if (holdings.isClear()) {
                rejoin();
            }
        } catch (RuntimeException e) {
            log.warn("member {} could not renew its lease, which runs out at {}", settings.name(), deadline, e);
        } finally {
            armBeat();
        }
        scan = true;
        hands.ring();
    }

    private void renew(Lease now) {
        Instant asked = time.instant();
        boolean late = !asked.isBefore(deadline) || wasRefused;
        Optional<Lease> renewed = membership.renew(now, settings.lease());
        if (lease != now) {
            return; // given up meanwhile
        }
        if (renewed.isEmpty()) {
            giveUp(Duration.ZERO);
            log.warn("member {} lost its lease: another one has taken from it", settings.name());
            return;
        }
        lease = renewed.get();
        deadline = asked.plus(settings.lease());
        wasRefused = false;
        armGuard();
        if (late) {
            log.info("member {} has its lease again, nobody had taken from it", settings.name());
            holdings.wakeAll();
        }
    }

    /** Stops to look after anything; what runs here and nowhere else is ended. */
    private void giveUp(Duration grace) {
        synchronized (owning) {
            lease = null;
            owned.clear();
            done.clear();
        }
        neighbours.forgetAll();
        holdings.dismissAll(grace);
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
    private void armGuard() {
        guard.cancel();
        if (settings.loss() == LeaseLoss.STOP && !closed) {
            Instant last = deadline.minus(settings.beat());
            guard = time.wakeAt(last, () -> stopInTime(last));
        }
    }

    private void stopInTime(Instant armedFor) {
        if (!closed && lease != null && deadline.minus(settings.beat()).equals(armedFor)) {
            log.warn("member {} ends its runs, as it could not renew its lease", settings.name());
            giveUp(settings.beat().dividedBy(2));
        }
    }

    /** Reads what others wrote, gives back what is done, and claims. */
    private void look() {
        boolean free = neighbours.read();
        Lease now = lease;
        if (now == null || !mayWrite() || closed) {
            return;
        }
        release(now);
        if (handingOver) {
            return;
        }
        if (!wanted.isEmpty()) {
            scan = true;
            adopt(now, claimWanted(now));
        }
        if (free || scan) {
            scan = false;
            List<ObjectRef> claimed = membership.claim(now, CLAIM);
            adopt(now, claimed);
            if (claimed.size() == CLAIM) {
                scan = true;
                hands.ring();
            }
            if (!claimed.isEmpty()) {
                noteWhoWent();
            }
        }
    }

    private List<ObjectRef> claimWanted(Lease now) {
        List<ObjectRef> taken = new ArrayList<>();
        for (ObjectRef object : new HashSet<>(wanted)) {
            wanted.remove(object);
            boolean mine = owned.contains(object.uid());
            if (!mine && isOver(object) && membership.claim(now, object)) {
                taken.add(object);
            }
        }
        return taken;
    }

    private void release(Lease now) {
        Set<String> some = new HashSet<>(done);
        if (some.isEmpty()) {
            return;
        }
        membership.release(now, some);
        done.removeAll(some);
    }

    /** Tells whether the object is none that is found as free: it is gone, or there is nothing to do with it by itself. */
    private boolean isOver(ObjectRef object) {
        Optional<? extends Stored> stored = store.get(Holdings.kind(object), object.key());
        return stored.filter(found -> found.metadata().uid().equals(object.uid()))
                .filter(Stored::isLive)
                .isEmpty();
    }

    private Map<Node, Set<RunId>> adopt(Lease claimed, List<ObjectRef> objects) {
        List<ObjectRef> fresh =
                objects.stream().filter(o -> !owned.contains(o.uid())).toList();
        fresh.forEach(neighbours::adopt);
        return holdings.adopt(fresh, () -> own(claimed, fresh));
    }

    /** What the dead have written is let go by those who are left. */
    private void noteWhoWent() {
        Set<String> now = new HashSet<>();
        membership.members().forEach(member -> now.add(member.fence().member()));
        if (!now.containsAll(others)) {
            holdings.takeUpRecords();
        }
        others = now;
    }

    /**
     * Claims nothing more, gives away what does not run here, and waits as long as was set for what does. Without a time to
     * wait it does nothing: what is owned is free when this member leaves.
     */
    void drain() throws InterruptedException {
        if (settings.drain().isZero() || lease == null) {
            return;
        }
        handingOver = true;
        holdings.wakeAll();
        Wakeup tooLate = time.wakeAt(time.instant().plus(settings.drain()), empty::countDown);
        if (owned.isEmpty()) {
            empty.countDown();
        }
        empty.await();
        tooLate.cancel();
        log.info("member {} hands over; {} objects still run here", settings.name(), owned.size());
    }

    /** Ends the membership; the last word to the store. */
    void leave() {
        closed = true;
        follow.cancel();
        beat.cancel();
        guard.cancel();
        heart.close();
        hands.close();
        Lease last = lease;
        lease = null;
        if (last != null) {
            try {
                membership.leave(last);
                log.info("member {} has left", settings.name());
            } catch (RuntimeException e) {
                log.warn(
                        "member {} could not say that it leaves; others wait for its lease to run out",
                        settings.name(),
                        e);
            }
        }
    }
}
