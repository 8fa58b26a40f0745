package dev.jobkit.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tasks that do nothing, each run once and kept in a database; measured until the tables say that all are over. */
final class DurableTasks implements Subject {
    /** All in one list. */
    static final int ALL = Integer.MAX_VALUE;

    private static final int PATIENCE_MINUTES = 8;

    /** So often the tables are asked whether all is over although not all have run. */
    private static final int LOOK_SECONDS = 5;

    private final Base.Product product;
    private final int together;
    private final Supplier<Keeper> maker;

    /** Makes one that submits so many tasks in each list. */
    DurableTasks(Base.Product product, int together, Supplier<Keeper> maker) {
        this.product = product;
        this.together = together;
        this.maker = maker;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        Set<String> ran = ConcurrentHashMap.newKeySet(load.tasks());
        CountDownLatch open = new CountDownLatch(load.tasks());
        try (Base base = Base.make(product);
                Keeper keeper = maker.get()) {
            keeper.start(base, name -> {
                if (ran.add(name)) {
                    open.countDown();
                }
            });
            Stopwatch watch = Stopwatch.start();
            submit(keeper, load.tasks());
            await(open, base, keeper);
            Map<String, Double> figures = watch.perSecond(load.tasks());
            long failed = base.number(keeper.failed());
            if (failed > 0) {
                throw new IllegalStateException("failed: " + failed);
            }
            return figures;
        }
    }

    private void submit(Keeper keeper, int tasks) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= tasks; i++) {
            names.add("t" + i);
            if (names.size() == together || i == tasks) {
                keeper.submit(List.copyOf(names));
                names.clear();
            }
        }
    }

    /** Waits until each task has run, and then until the tables say so; to ask them all the time would cost the server. */
    private static void await(CountDownLatch open, Base base, Keeper keeper) throws SQLException, InterruptedException {
        Stopwatch patience = Stopwatch.start();
        while (!open.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
            boolean isOver = base.number(keeper.unfinished()) == 0;
            if (open.getCount() > 0 && (isOver || hasEnded(patience))) {
                throw new IllegalStateException(open.getCount() + " tasks never ran"
                        + (isOver ? ", and the tables say that all are over" : ""));
            }
        }
        while (base.number(keeper.unfinished()) > 0) {
            if (hasEnded(patience)) {
                throw new IllegalStateException("all ran, but the tables do not say that all are over");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static boolean hasEnded(Stopwatch patience) {
        return patience.seconds() > TimeUnit.MINUTES.toSeconds(PATIENCE_MINUTES);
    }

    @Override
    public String settings() {
        return maker.get().settings() + (together == ALL ? "" : "; submitted in lists of " + together) + "; on "
                + product.words();
    }
}
