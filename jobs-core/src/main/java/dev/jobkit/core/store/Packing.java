package dev.jobkit.core.store;

import dev.jobkit.core.store.pack.Packed;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs what has ended and is in the log no more, as nobody will ask for it soon: on a thread of its own that is there while
 * there is something to do, and without the lock but for looking things up. Thread-safe.
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
    void add(List<Change> forgotten) {
        try {
            worker.execute(() -> pack(forgotten));
        } catch (RejectedExecutionException e) {
            if (!worker.isShutdown()) {
                pack(forgotten);
            }
        } catch (OutOfMemoryError e) { // it says as well that there is no thread: the page is queued until there is one
            log.debug("a page of the change log is packed later", e);
        }
    }

    private void pack(List<Change> forgotten) {
        List<Shelf.Packable> found = new ArrayList<>();
        synchronized (lock) {
            for (Change change : forgotten) {
                if (change instanceof Change.Written written && written.type() != Change.Type.DELETED) {
                    Shelf.Packable packable =
                            shelves.apply(written.object().kind()).packable(written.object());
                    if (packable != null) {
                        found.add(packable);
                    }
                }
            }
        }
        List<Packed> packed = new ArrayList<>(found.size());
        found.removeIf(packable -> {
            Packed small = packable.packed();
            if (small != null) {
                packed.add(small);
            }
            return small == null;
        });
        synchronized (lock) {
            for (int i = 0; i < packed.size(); i++) {
                Shelf.Packable packable = found.get(i);
                if (packable.cell().content() == packable.object()) { // nobody has written it meanwhile
                    packable.cell().pack(packed.get(i));
                }
            }
        }
    }

    /** Packs nothing more; a store that is closed is not read for long. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
