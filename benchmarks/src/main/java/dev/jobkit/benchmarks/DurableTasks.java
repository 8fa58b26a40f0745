package dev.jobkit.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tasks that do nothing, each run once and kept in a database; measured until the tables say that all are over. */
final class DurableTasks implements Subject {
    /** All in one list. */
    static final int ALL = Integer.MAX_VALUE;

    private static final int PATIENCE_MINUTES = 8;

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
        CountDownLatch open = new CountDownLatch(load.tasks());
        try (Base base = Base.make(product);
                Keeper keeper = maker.get()) {
            keeper.start(base, name -> open.countDown());
            Stopwatch watch = Stopwatch.start();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= load.tasks(); i++) {
                names.add("t" + i);
                if (names.size() == together || i == load.tasks()) {
                    keeper.submit(List.copyOf(names));
                    names.clear();
                }
            }
            if (!open.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("still waiting for " + open.getCount() + " tasks");
            }
            while (base.number(keeper.unfinished()) > 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return watch.perSecond(load.tasks());
        }
    }

    @Override
    public String settings() {
        return maker.get().settings() + (together == ALL ? "" : "; submitted in lists of " + together) + "; on "
                + product.words();
    }
}
