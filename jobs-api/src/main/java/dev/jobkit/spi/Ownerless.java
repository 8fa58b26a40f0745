package dev.jobkit.spi;

import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds objects whose owner is gone, for stores that cannot ask for them; see {@link JobStore#ownerless}. */
final class Ownerless {
    private static final List<Kind<?>> OWNERS = List.of(Kind.JOB, Kind.CRON_JOB, Kind.DEFINITION, Kind.POD);

    private Ownerless() {}

    static <T extends Stored> Listed<T> among(JobStore store, Listed<T> page) {
        Map<String, Boolean> known = new HashMap<>();
        List<T> found = new ArrayList<>();
        for (T object : page.items()) {
            Owner owner = object.metadata().controller().orElse(null);
            if (owner != null
                    && !known.computeIfAbsent(
                            owner.uid(), uid -> isThere(store, object.metadata().namespace(), owner))) {
                found.add(object);
            }
        }
        return new Listed<>(found, page.position(), page.next());
    }

    private static boolean isThere(JobStore store, String namespace, Owner owner) {
        for (Kind<?> kind : OWNERS) {
            if (owner.isOf(kind)) {
                return store.get(kind, new ObjectKey(namespace, owner.name()))
                        .filter(there -> there.metadata().uid().equals(owner.uid()))
                        .isPresent();
            }
        }
        return false;
    }
}
