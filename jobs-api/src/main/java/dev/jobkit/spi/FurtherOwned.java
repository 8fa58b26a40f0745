package dev.jobkit.spi;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Owner;
import dev.jobkit.model.Stored;

/** Finds objects with owners that no pass looks after, for stores that cannot ask for them; see {@link JobStore#furtherOwned}. */
final class FurtherOwned {
    private FurtherOwned() {}

    static <T extends Stored> Listed<T> among(Listed<T> page) {
        return new Listed<>(page.items().stream().filter(FurtherOwned::is).toList(), page.position(), page.next());
    }

    private static boolean is(Stored object) {
        return object.metadata().owners().stream().anyMatch(owner -> !isUsual(object.kind(), owner));
    }

    private static boolean isUsual(Kind<?> kind, Owner owner) {
        return owner.isController()
                && ((kind.equals(Kind.POD) && owner.isOf(Kind.JOB))
                        || (kind.equals(Kind.JOB) && owner.isOf(Kind.CRON_JOB)));
    }
}
