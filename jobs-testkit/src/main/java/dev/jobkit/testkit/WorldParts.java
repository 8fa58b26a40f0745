package dev.jobkit.testkit;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.NodeInfo;
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

    /** Returns these parts with an executor that describes itself so. */
    public WorldParts on(NodeInfo node) {
        return new WorldParts(time, new FakeExecutor(time, node), ids);
    }

    /** Returns settings of the library's own controller that use all of these parts; add to them what a test needs. */
    public JobKit.Builder builder() {
        return JobKit.builder()
                .executor("node", executor)
                .time(time)
                .ids(ids)
                .workers(time, 1)
                .listeners(time);
    }

    /** Returns a new controller of the library, as it is without further settings, that uses all of these parts. */
    public JobController controller() {
        return builder().build();
    }
}
