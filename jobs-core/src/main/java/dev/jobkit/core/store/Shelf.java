package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Liveness;
import dev.jobkit.spi.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, found by key, by managing owner and by liveness. Not thread-safe.
 *
 * <p>Each object has one {@link Place}, found by one look into a map; the groups it belongs to hold the place and no map of
 * their own. Nothing is kept in order: writes are many and lists are few, so a list sorts what it has found.
 */
final class Shelf {
    private final Map<ObjectKey, Place> places = new HashMap<>();
    private final Bag live = new Bag(Bag.LIVE);
    private final Map<String, Group> owned = new HashMap<>();

    /** What one owner manages, and that of it with which a controller still has work. */
    private static final class Group {
        private final String owner;
        private final Bag all = new Bag(Bag.OWNED);
        private final Bag live = new Bag(Bag.OWNED_LIVE);

        Group(String owner) {
            this.owner = owner;
        }
    }

    @Nullable
    Stored get(ObjectKey key) {
        Place place = places.get(key);
        return place == null ? null : place.object();
    }

    void put(Stored object) {
        Place place = places.get(object.key());
        if (place == null) {
            place = new Place(object);
            places.put(object.key(), place);
        } else {
            place.object(object);
        }
        String owner = owner(object);
        Group group = place.group();
        if (owner == null ? group != null : group == null || !group.owner.equals(owner)) {
            forget(place);
            group = owner == null ? null : owned.computeIfAbsent(owner, Group::new);
            place.group(group);
        }
        boolean isLive = object.isLive();
        live.set(place, isLive);
        if (group != null) {
            group.all.set(place, true);
            group.live.set(place, isLive);
        }
    }

    void remove(ObjectKey key) {
        Place place = places.remove(key);
        if (place != null) {
            live.set(place, false);
            forget(place);
        }
    }

    private void forget(Place place) {
        Group group = place.group();
        if (group != null) {
            group.all.set(place, false);
            group.live.set(place, false);
            if (group.all.isEmpty()) {
                owned.remove(group.owner);
            }
            place.group(null);
        }
    }

    /** Returns what the query chooses after this key, by namespace and name. */
    List<Stored> select(Query query, @Nullable ObjectKey after) {
        List<Stored> found = new ArrayList<>();
        for (Place place : candidates(query)) {
            Stored object = place.object();
            if ((after == null || object.key().compareTo(after) > 0) && query.matches(object)) {
                found.add(object);
            }
        }
        found.sort(Comparator.comparing(Stored::key));
        return found;
    }

    private Collection<Place> candidates(Query query) {
        boolean onlyLive = query.liveness() == Liveness.LIVE;
        if (query.ownerUid() == null) {
            return onlyLive ? live.places() : places.values();
        }
        Group group = owned.get(query.ownerUid());
        if (group == null) {
            return List.of();
        }
        return onlyLive ? group.live.places() : group.all.places();
    }

    private static @Nullable String owner(Stored object) {
        List<Owner> owners = object.metadata().owners();
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i).isController()) {
                return owners.get(i).uid();
            }
        }
        return null;
    }

    /** Where one object stands; it knows where it is in each bag, so that it is taken out without a search. */
    private static final class Place {
        private final int[] at = {-1, -1, -1};
        private Stored object;
        private @Nullable Group group;

        Place(Stored object) {
            this.object = object;
        }

        Stored object() {
            return object;
        }

        void object(Stored newObject) {
            object = newObject;
        }

        @Nullable
        Group group() {
            return group;
        }

        void group(@Nullable Group newGroup) {
            group = newGroup;
        }
    }

    /** Places in no order; a place is in at most one bag of each sort. */
    private static final class Bag {
        private static final int LIVE = 0;
        private static final int OWNED = 1;
        private static final int OWNED_LIVE = 2;

        private final int sort;
        private final ArrayList<Place> places = new ArrayList<>(0);

        Bag(int sort) {
            this.sort = sort;
        }

        /** Puts the place in or takes it out, unless it is so. */
        void set(Place place, boolean in) {
            int at = place.at[sort];
            if (in == at >= 0) {
                return;
            }
            if (in) {
                place.at[sort] = places.size();
                places.add(place);
                return;
            }
            Place last = places.remove(places.size() - 1);
            if (last != place) {
                places.set(at, last);
                last.at[sort] = at;
            }
            place.at[sort] = -1;
        }

        boolean isEmpty() {
            return places.isEmpty();
        }

        List<Place> places() {
            return places;
        }
    }
}
