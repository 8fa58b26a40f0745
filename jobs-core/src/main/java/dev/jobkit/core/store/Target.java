package dev.jobkit.core.store;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a write is about.
 *
 * @param write the write
 * @param object what it writes
 * @param cell where that name is; null if it is not here
 * @param found what was there before; null if nothing was
 */
record Target(
        Write write,
        Stored object,
        @Nullable Cell cell,
        @Nullable Stored found) {
    /** Tells whether the write may be applied to what was found. */
    boolean fits() {
        if (write instanceof Write.Create || found == null) {
            return write instanceof Write.Create && found == null;
        }
        Metadata here = found.metadata();
        Metadata based = object.metadata();
        return here.revision() == based.revision() && here.uid().equals(based.uid());
    }

    /** Tells whether this is a creation for which one of the writes before it makes the name free. */
    boolean isFreedBy(List<Write> before) {
        if (write instanceof Write.Create) {
            for (Write other : before) {
                if (other instanceof Write.Delete delete
                        && delete.object().kind().equals(object.kind())
                        && delete.object().key().equals(object.key())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns what is told when it may not. */
    CommitResult.Conflict conflict() {
        return new CommitResult.Conflict(
                object.kind(),
                object.key(),
                found == null ? 0 : found.metadata().revision());
    }
}
