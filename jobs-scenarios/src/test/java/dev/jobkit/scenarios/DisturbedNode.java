package dev.jobkit.scenarios;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.Stop;
import java.util.Set;

/**
 * An executor at whose orders the program dies: before or right after a chosen one. All that the program tells its executor
 * counts, from 1 in the order of telling.
 */
final class DisturbedNode implements PodExecutor {
    private final PodExecutor inner;
    private final Count count;

    DisturbedNode(PodExecutor inner, Count count) {
        this.inner = inner;
        this.count = count;
    }

    @Override
    public void start(PodRun run, RunContext context) {
        count.told(() -> inner.start(run, context));
    }

    @Override
    public void stop(RunId run, Stop stop) {
        count.told(() -> inner.stop(run, stop));
    }

    @Override
    public Adoption adopt(PodRun run, RunContext context) {
        count.told(() -> {});
        return inner.adopt(run, context);
    }

    @Override
    public void retainOnly(Set<RunId> known) {
        count.told(() -> inner.retainOnly(known));
    }

    @Override
    public void release(RunId run) {
        count.told(() -> inner.release(run));
    }

    @Override
    public void releasePod(String podUid) {
        count.told(() -> inner.releasePod(podUid));
    }

    @Override
    public NodeInfo describe() {
        return inner.describe();
    }

    /** Counts what executors are told through all lives of the program, and has it die once. */
    static final class Count {
        /** It never dies. */
        static final int NEVER = 0;

        private final int fatal;
        private final boolean carriedOut;
        private int told;

        /**
         * Makes a count.
         *
         * @param fatal the order at which the program dies
         * @param carriedOut whether the executor hears of that order
         */
        Count(int fatal, boolean carriedOut) {
            this.fatal = fatal;
            this.carriedOut = carriedOut;
        }

        int told() {
            return told;
        }

        private void told(Runnable order) {
            boolean dies = ++told == fatal;
            if (!dies || carriedOut) {
                order.run();
            }
            if (dies) {
                throw new DisturbedStore.Death("at an order to its executor", true);
            }
        }
    }
}
