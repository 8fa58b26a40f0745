package dev.jobkit.executor.process;

import dev.jobkit.spi.Survival;
import java.io.IOException;

/**
 * The room of one run's log: the spawner punches holes where bytes were that are copied. A pod whose log cannot be cut, or
 * is not copied as fast as it grows, is evicted before it fills the disk, as a kubelet does ("Local ephemeral storage").
 */
final class KeptRoom implements LogRoom {
    private static final long MOST = 10L << 30;

    private final Dispatcher dispatcher;
    private final ProcessRun run;
    private final Survival survival;

    KeptRoom(Dispatcher dispatcher, ProcessRun run, Survival survival) {
        this.dispatcher = dispatcher;
        this.run = run;
        this.survival = survival;
    }

    @Override
    public boolean canBeGivenBack() {
        return dispatcher.spawner().cuts();
    }

    @Override
    public boolean hasToOutlive() {
        return survival == Survival.KEEP;
    }

    /** Where somebody may ask for the log later, it is written down first what he will not find in it. */
    @Override
    public void giveBack(long bytes) throws IOException {
        if (hasToOutlive() || dispatcher.spawner().tree() != ProcessTree.NAMESPACE) {
            run.files().writeCut(bytes);
        }
        dispatcher.give(run, "cut the log", it -> it.cut(run.files().name(), bytes));
    }

    @Override
    public long most() {
        return MOST;
    }

    @Override
    public void tooMuch(long bytes) {
        String why = "The log of container " + run.id().container() + " holds " + (bytes >> 20)
                + " MiB on the disk that are not copied, or cannot be cut away here; the limit is " + (MOST >> 20)
                + " MiB.";
        Eviction.of(run, why, dispatcher);
    }
}
