package dev.jobkit.benchmarks;

import dev.jobkit.core.SystemTime;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.Membership;
import dev.jobkit.testkit.ForwardingStore;
import java.util.Optional;

/** A memory store that calls itself durable, so that the cost of survival is measured without that of a database. */
final class DurableInName extends ForwardingStore {
    private final SystemTime time;

    DurableInName() {
        this(new SystemTime());
    }

    private DurableInName(SystemTime time) {
        super(new MemoryJobStore("benchmark", time));
        this.time = time;
    }

    @Override
    public Durability durability() {
        return Durability.DURABLE;
    }

    /** Serves one controller. */
    @Override
    public Optional<Membership> membership() {
        return Optional.empty();
    }

    @Override
    public void close() {
        super.close();
        time.close();
    }
}
