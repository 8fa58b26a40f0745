package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.Packed;
import dev.jobkit.core.store.pack.Packer;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs what has ended, without the lock but for looking things up. Thread-safe.
 *
 * <p>The little that ends in one commit is packed by who commits, whose processor has it at hand: it takes half as long as
 * later. Much of it is packed once it is in the log no more, on a thread that is there while there is something to do: the
 * passes of one wide Job, which make it, have no time to spare.
 */
final class Packing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Packing.class);

    /** So many pages of the log may wait; what comes then is packed by who commits, who is too fast. */
    private static final int PAGES = 64;

    private final Object lock;
    private final Function<Kind<?>, Shelf> shelves;
    private final ThreadPoolExecutor worker;

    /** Makes one that finds shelves, and changes them, under this lock. */
    Packing(Object lock, Function<Kind<?>, Shelf> shelves) {
        this.lock = lock;
        this.shelves = shelves;
        this.worker = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(PAGES), task -> {
            Thread thread = new Thread(null, task, "jobkit-pack", 0, false);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes what leaves the log; called under the lock. */
    void add(Ended ended) {
        try {
            worker.execute(() -> pack(ended));
        } catch (RejectedExecutionException e) {
            if (!worker.isShutdown()) {
                pack(ended);
            }
        } catch (OutOfMemoryError e) { // it says as well that there is no thread: the page is queued until there is one
            log.debug("a page of the change log is packed later", e);
        }
    }

    /** Packs on this thread, without the lock, what has just been written there; what cannot be packed now stays as it is. */
    void packNow(List<Cell> ended) {
        if (ended.isEmpty()) {
            return;
        }
        try {
            pack(new Ended(ended, Long.MAX_VALUE));
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.warn("{} objects that have ended could not be packed and take more room", ended.size(), e);
        }
    }

    private void pack(Ended ended) {
        List<Shelf.Packable> found = new ArrayList<>(ended.cells().size());
        synchronized (lock) {
            for (Cell cell : ended.cells()) {
                Shelf.Packable packable = packable(cell, ended.revision());
                if (packable != null) {
                    found.add(packable);
                }
            }
        }
        Packer packer = new Packer();
        @Nullable Packed[] packed = new @Nullable Packed[found.size()];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = found.get(i).packed(packer);
        }
        synchronized (lock) {
            for (int i = 0; i < packed.length; i++) {
                Cell cell = found.get(i).cell();
                Packed small = packed[i];
                if (small != null && cell.content() == found.get(i).object()) { // nobody has written it meanwhile
                    cell.pack(small);
                }
            }
        }
    }

    /** Returns how to pack what is in the cell, unless it was written after this revision. */
    private Shelf.@Nullable Packable packable(Cell cell, long revision) {
        return cell.content() instanceof Stored object && object.metadata().revision() <= revision
                ? shelves.apply(object.kind()).packable(cell, object)
                : null;
    }

    /** Packs nothing more; a store that is closed is not read for long. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
