package dev.jobkit.spi;

/**
 * One who follows the change log of a {@link JobStore} and says how far it has read, so that the store keeps longest what
 * somebody still wants. A store may keep as much as it likes for other reasons, and drops what is not read in time: then the
 * follower meets a {@link RevisionGoneException}. Thread-safe.
 */
public interface Following extends Wakeup {
    /**
     * Says what this follower wants from now on: changes above this revision. Cheap enough to be called with each batch.
     *
     * @param revision the revision read last; {@link Long#MAX_VALUE} while it wants none
     */
    void hasRead(long revision);
}
