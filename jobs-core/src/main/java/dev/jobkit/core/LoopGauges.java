package dev.jobkit.core;

import dev.jobkit.Gauges;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.model.Usage;
import java.util.Optional;

/** The figures of a loop. */
record LoopGauges(Loop loop) implements Gauges {
    @Override
    public int queuedKeys() {
        return loop.queued();
    }

    @Override
    public int liveKeys() {
        return loop.keys();
    }

    @Override
    public int livePods() {
        return loop.pods();
    }

    @Override
    public long passes() {
        return loop.made();
    }

    @Override
    public long failedPasses() {
        return loop.failed();
    }

    @Override
    public long conflicts() {
        return loop.conflicts();
    }

    @Override
    public Optional<Usage> usage(String podUid) {
        return loop.usage(podUid);
    }
}
