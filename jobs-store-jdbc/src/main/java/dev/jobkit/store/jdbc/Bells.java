package dev.jobkit.store.jdbc;

import dev.jobkit.spi.Wakeup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of changes. Thread-safe. */
final class Bells {
    private static final Logger log = LoggerFactory.getLogger(Bells.class);

    private final List<Runnable> all = new CopyOnWriteArrayList<>();

    Wakeup add(Runnable wake) {
        all.add(wake);
        return () -> all.remove(wake);
    }

    void ring() {
        for (Runnable wake : all) {
            try {
                wake.run();
            } catch (RuntimeException | Error e) {
                log.warn("somebody who was told of a change threw", e);
            }
        }
    }
}
