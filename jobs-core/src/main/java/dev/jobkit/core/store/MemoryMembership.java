package dev.jobkit.core.store;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Fence;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who shares a store in memory: several controllers of one program, mostly in tests on virtual time. Thread-safe. */
final class MemoryMembership implements Membership {
    private static final List<Kind<?>> KINDS = List.of(Kind.CRON_JOB, Kind.JOB, Kind.POD);

    /** The store's: nothing is committed meanwhile. */
    private final Object lock;

    private final InstantSource clock;
    private final Function<Kind<?>, List<Stored>> live;

    /** Guarded by lock. */
    private final Map<String, Seat> seats = new TreeMap<>();

    /** Guarded by lock. */
    private final Map<String, Claim> claims = new LinkedHashMap<>();

    /** Guarded by lock. */
    private @Nullable Hold alone;

    /** Guarded by lock. */
    private long epochs;

    private record Seat(Fence fence, int weight, Duration length, Instant since, Instant until) {
        boolean isAlive(Instant now) {
            return now.isBefore(until);
        }

        /** Tells whether this one may take from the other, who had its chance to renew. */
        boolean outlived(Seat other, Instant now) {
            return !other.isAlive(now) && !(since.isAfter(other.until) && now.isBefore(since.plus(length)));
        }

        Seat retired() {
            return new Seat(fence, 0, length, since, until);
        }
    }

    private record Claim(ObjectRef object, String member) {}

    /** Makes an empty register; {@code live} lists the live objects of a kind and is called under the lock. */
    MemoryMembership(Object lock, InstantSource clock, Function<Kind<?>, List<Stored>> live) {
        this.lock = lock;
        this.clock = clock;
        this.live = live;
    }

    /** Tells, under the lock, whether a commit with this fence is let through. */
    boolean isInForce(Fence fence) {
        return seat(fence, clock.instant()) != null;
    }

    private @Nullable Seat seat(Fence fence, Instant now) {
        Seat seat = seats.get(fence.member());
        return seat != null && seat.fence.equals(fence) && seat.isAlive(now) ? seat : null;
    }

    @Override
    public Lease join(String member, int weight, Duration length) {
        synchronized (lock) {
            if (alone != null) {
                throw new IllegalStateException("a controller that is no member has this store for itself;"
                        + " give it a member name, too, or close it");
            }
            Instant now = clock.instant();
            Seat seat = new Seat(new Fence(member, ++epochs), weight, length, now, now.plus(length));
            seats.put(member, seat);
            return new Lease(seat.fence, seat.until);
        }
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        synchronized (lock) {
            Seat seat = seats.get(lease.fence().member());
            if (seat == null || !seat.fence.equals(lease.fence())) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Instant since = seat.isAlive(now) ? seat.since : now;
            Seat renewed = new Seat(seat.fence, seat.weight, length, since, now.plus(length));
            seats.put(seat.fence.member(), renewed);
            return Optional.of(new Lease(renewed.fence, renewed.until));
        }
    }

    @Override
    public List<ObjectRef> claim(Lease lease, int limit) {
        synchronized (lock) {
            Instant now = clock.instant();
            Seat mine = seat(lease.fence(), now);
            if (mine == null) {
                return List.of();
            }
            seats.values().removeIf(seat -> mine.outlived(seat, now) && owned(seat.fence.member()) == 0);
            List<ObjectRef> free = free(mine, now, limit);
            List<ObjectRef> taken = free.subList(0, Math.max(0, Math.min(free.size(), room(mine, free.size(), now))));
            taken.forEach(object -> take(mine, object));
            return List.copyOf(taken);
        }
    }

    private List<ObjectRef> free(Seat mine, Instant now, int limit) {
        List<ObjectRef> free = new ArrayList<>();
        for (Claim claim : claims.values()) {
            if (free.size() < limit && isFree(claim, mine, now)) {
                free.add(claim.object);
            }
        }
        for (Kind<?> kind : KINDS) {
            for (Stored object : live.apply(kind)) {
                boolean managed =
                        kind.equals(Kind.POD) && object.metadata().controller().isPresent();
                if (free.size() < limit
                        && !managed
                        && !claims.containsKey(object.metadata().uid())) {
                    free.add(ObjectRef.to(object));
                }
            }
        }
        return free;
    }

    /** Tells whether the member may take what somebody else has claimed: that one is dead and had the chance to renew. */
    private boolean isFree(Claim claim, Seat mine, Instant now) {
        Seat owner = seats.get(claim.member);
        return owner == null || mine.outlived(owner, now);
    }

    private int room(Seat mine, int free, Instant now) {
        if (mine.weight == 0) {
            return 0;
        }
        Set<String> alive = new HashSet<>();
        long weights = 0;
        for (Seat seat : seats.values()) {
            if (seat.isAlive(now) && seat.weight > 0) {
                alive.add(seat.fence.member());
                weights += seat.weight;
            }
        }
        long owned = claims.values().stream()
                .filter(claim -> alive.contains(claim.member))
                .count();
        long share = ((owned + free) * mine.weight + weights - 1) / weights;
        return (int) (share - owned(mine.fence.member()));
    }

    private int owned(String member) {
        return (int) claims.values().stream()
                .filter(claim -> claim.member.equals(member))
                .count();
    }

    /** Takes the object; who had it is dead and stays so. */
    private void take(Seat mine, ObjectRef object) {
        Claim before = claims.put(object.uid(), new Claim(object, mine.fence.member()));
        if (before != null && !before.member.equals(mine.fence.member())) {
            seats.remove(before.member);
        }
    }

    @Override
    public boolean claim(Lease lease, ObjectRef object) {
        synchronized (lock) {
            Instant now = clock.instant();
            Seat mine = seat(lease.fence(), now);
            if (mine == null) {
                return false;
            }
            Claim before = claims.get(object.uid());
            if (before != null && before.member.equals(lease.fence().member())) {
                return true;
            }
            if (before != null && !isFree(before, mine, now)) {
                return false;
            }
            take(mine, object);
            return true;
        }
    }

    @Override
    public List<ObjectRef> owned(Lease lease) {
        synchronized (lock) {
            Seat seat = seats.get(lease.fence().member());
            return claims.values().stream()
                    .filter(claim -> seat != null && seat.fence.equals(lease.fence()))
                    .filter(claim -> claim.member.equals(lease.fence().member()))
                    .map(Claim::object)
                    .toList();
        }
    }

    @Override
    public void release(Lease lease, Collection<String> uids) {
        synchronized (lock) {
            Seat seat = seats.get(lease.fence().member());
            if (seat != null && seat.fence.equals(lease.fence())) {
                for (String uid : uids) {
                    claims.computeIfPresent(uid, (u, claim) -> claim.member.equals(seat.fence.member()) ? null : claim);
                }
            }
        }
    }

    @Override
    public void retire(Lease lease) {
        synchronized (lock) {
            seats.computeIfPresent(
                    lease.fence().member(), (name, seat) -> seat.fence.equals(lease.fence()) ? seat.retired() : seat);
        }
    }

    @Override
    public void leave(Lease lease) {
        synchronized (lock) {
            seats.computeIfPresent(
                    lease.fence().member(), (name, seat) -> seat.fence.equals(lease.fence()) ? null : seat);
        }
    }

    @Override
    public List<Member> members() {
        synchronized (lock) {
            Instant now = clock.instant();
            return seats.values().stream()
                    .map(seat -> new Member(
                            seat.fence,
                            seat.until,
                            seat.weight,
                            owned(seat.fence.member()),
                            seat.isAlive(now) ? Member.Vitality.ALIVE : Member.Vitality.LATE))
                    .toList();
        }
    }

    @Override
    public Hold alone(Runnable lost) {
        synchronized (lock) {
            Instant now = clock.instant();
            if (alone != null) {
                throw new IllegalStateException("another controller has this store for itself; several share it as"
                        + " members: JobKit.builder().member(\"name\")");
            }
            for (Seat seat : seats.values()) {
                if (seat.isAlive(now)) {
                    throw new IllegalStateException("the store is shared by member " + seat.fence.member() + " until "
                            + seat.until + "; be a member, too");
                }
            }
            seats.clear();
            Hold[] mine = new Hold[1];
            mine[0] = () -> giveBack(mine[0]);
            alone = mine[0];
            return mine[0];
        }
    }

    private void giveBack(Hold hold) {
        synchronized (lock) {
            if (alone == hold) {
                alone = null;
            }
        }
    }
}
