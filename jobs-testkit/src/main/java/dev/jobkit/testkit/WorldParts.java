package dev.jobkit.testkit;

import dev.jobkit.spi.IdSource;
import java.time.Instant;

/**
 * What a controller in a {@link World} is made of.
 *
 * @param time the clock and the executor of the controller's own work
 * @param executor where its pods run
 * @param ids its uids and names
 */
public record WorldParts(VirtualTime time, FakeExecutor executor, IdSource ids) {
    /** Returns new parts that begin at {@link VirtualTime#DEFAULT_START} and make ids from this seed. */
    public static WorldParts seeded(long seed) {
        return seeded(seed, VirtualTime.DEFAULT_START);
    }

    /** Returns new parts that begin at this instant and make ids from this seed. */
    public static WorldParts seeded(long seed, Instant start) {
        VirtualTime time = new VirtualTime(start);
        return new WorldParts(time, new FakeExecutor(time), new SeededIds(seed));
    }
}
