package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.FakeExecutor;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.Order;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.SeededIds;
import dev.jobkit.testkit.VirtualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A controller that had its store for itself and learns that another one has taken it. */
class StoreTakenTest {
    private final VirtualTime time = new VirtualTime();
    private final JobStore store = JobKit.memoryStore(time);
    private final FakeExecutor node = new FakeExecutor(time).obedience(FakeExecutor.Obedience.AT_ONCE);
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean stuck;

    /** Done once right before the node gets its next order to start. */
    private Runnable beforeStart = () -> {};

    private Runnable lost = () -> {};

    private final JobController jobs = JobKit.builder()
            .executor("node", slow())
            .time(time)
            .ids(new SeededIds(1))
            .workers(task -> time.execute(() -> work(task)), 1)
            .listeners(time)
            .store(new Losing())
            .build();

    private void work(Runnable task) {
        if (stuck) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    /** The store, of which the test says when it is another one's. */
    private final class Losing extends WatchedStore {
        Losing() {
            super(store);
        }

        @Override
        public Optional<Membership> membership() {
            Membership real = store.membership().orElseThrow();
            return Optional.of((Membership) Proxy.newProxyInstance(
                    Membership.class.getClassLoader(),
                    new Class<?>[] {Membership.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("alone")) {
                            lost = (Runnable) arguments[0];
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    private PodExecutor slow() {
        return (PodExecutor) Proxy.newProxyInstance(
                PodExecutor.class.getClassLoader(), new Class<?>[] {PodExecutor.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        Runnable once = beforeStart;
                        beforeStart = () -> {};
                        once.run();
                    }
                    return method.invoke(node, arguments);
                });
    }

    private <O extends Order> List<O> orders(Class<O> type) {
        return node.orders().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<Pod> pods() {
        try {
            return store.list(Kind.POD, Query.ALL, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsItsRunsWithoutAPassAndWritesNothing() {
        jobs.submit("work", Wishes.indexed(3).build());
        time.runReady();
        pods().forEach(pod -> node.run(pod.metadata().uid(), Readiness.READY));
        time.runReady();
        stuck = true;
        node.end(pods().get(0).metadata().uid(), Fate.SUCCESS);
        long revision = store.revision();

        lost.run();

        assertThat(orders(Order.End.class))
                .hasSize(3)
                .allMatch(order -> order.stop().cause() == StopCause.LEASE_LOST);
        assertThat(orders(Order.ReleasePod.class)).isEmpty();
        stuck = false;
        waiting.forEach(time::execute);
        time.advance(Duration.ofMinutes(5));
        assertThat(orders(Order.End.class)).hasSize(3);
        assertThat(orders(Order.ReleasePod.class)).hasSize(3);
        jobs.submit("later", Wishes.indexed(1).build());
        time.runReady();
        assertThat(orders(Order.Start.class)).as("it begins nothing any more").hasSize(3);
        assertThat(jobs.find(ObjectKey.of("work")).orElseThrow().status().active())
                .isEqualTo(3);
        assertThat(store.revision()).as("but what was submitted").isLessThan(revision + 5);
        jobs.close();
    }

    @Test
    void endsARunThatItBeginsAtThatVeryMoment() {
        node.begin(FakeExecutor.Begin.AT_ONCE);
        beforeStart = () -> lost.run();
        jobs.submit("work", Wishes.indexed(1).build());
        time.runReady();

        List<Order> orders = node.orders();
        int start = orders.indexOf(orders(Order.Start.class).get(0));
        assertThat(orders.subList(start, orders.size()))
                .as("what was ended before it began is ended again")
                .anyMatch(Order.End.class::isInstance)
                .anyMatch(Order.ReleasePod.class::isInstance);
        jobs.close();
    }
}
