package dev.jobkit.executor.process;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.Stop;
import dev.jobkit.spi.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between runs and spawner: gives orders, one after the other on one thread, and turns notices into reports. When the spawner
 * dies another one takes over what its supervisors still have.
 */
final class Dispatcher implements Spawner.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Set<String> OVER = Set.of("exited", "refused", "gone", "lost");

    private static final int MOST_SPAWNERS = 5;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final BaseDirectory base;
    private final Surroundings surroundings;
    private final Starting starting;
    private final Stopping stopping;
    private final Beside beside;
    private final Handlers handlers;
    private final Later later;
    private final Survival survival;
    private final Map<RunId, ProcessRun> runs;
    private final Consumer<RunId> overUnowned;
    private final Serial orders;
    /** Changed on the thread of the orders only. */
    private volatile Spawner spawner;

    private volatile boolean closed;

    /**
     * Starts a spawner.
     *
     * @param commands what containers execute
     * @param surroundings what is around them
     * @param runs what the executor has; runs that did not begin are taken out
     * @param overUnowned is told of runs that are over and not, or no longer, among them
     */
    Dispatcher(
            String name,
            BaseDirectory base,
            Commands commands,
            Surroundings surroundings,
            Survival survival,
            @Nullable ProcessTree wanted,
            Map<RunId, ProcessRun> runs,
            Consumer<RunId> overUnowned) {
        this.base = base;
        this.beside = new Beside(this, base);
        this.handlers = new Handlers(beside, run -> commands.of(run, base.mark()));
        this.surroundings = surroundings;
        this.stopping = new Stopping(this, handlers);
        this.later = new Later(name);
        this.survival = survival;
        this.runs = runs;
        this.overUnowned = overUnowned;
        this.starting = new Starting(this, commands, surroundings, base);
        this.orders = new Serial(name + "-orders", this::flush);
        Cells.awaitGone(base.cells());
        this.spawner = Spawner.start(base, survival, wanted, this);
        orders.begin(); // only now: there is nobody to end it when no spawner can be had
    }

    /** Returns the spawner at work. */
    Spawner spawner() {
        return spawner;
    }

    /** Starts a run that has room. */
    void start(ProcessRun run) {
        starting.begin(run);
    }

    /** Tells whether no run begins any more. */
    boolean isClosed() {
        return closed;
    }

    /** Tells whether a run may still begin. */
    boolean awaits(ProcessRun run) {
        return run.isWaiting() && runs.get(run.id()) == run;
    }

    /** Gives the order to start a run. In turn. */
    void orderStart(ProcessRun run, Command command) throws IOException {
        if (spawner.takesBytes()) {
            Spawner before = spawner;
            try {
                before.start(run.files().name(), command.fields());
            } catch (IOException e) {
                replace(before); // the next one is asked for the run, says that it is gone, and it is ordered again
                if (spawner == before) {
                    throw e;
                }
            }
        } else {
            Files.write(run.files().file("order"), command.script());
            send(it -> it.order("start", run.files().name()));
        }
    }

    /** Reports that a run did not begin, unless its end is known. */
    void drop(ProcessRun run, String reason, String message) {
        if (run.end(null)) {
            surroundings.forget(run);
            runs.remove(run.id(), run);
            run.report(new RunReport.NotStarted(reason, message));
        }
    }

    /** Asks a run to end: its hook, TERM to its main process, KILL to all when the grace is over. */
    void stop(ProcessRun run, Stop stop) {
        orders.execute(() -> {
            if (run.isWaiting()) {
                drop(run, "Stopped", "stopped before it began");
            } else if (run.isUnderWay()) {
                stopping.begin(run, stop);
            }
        });
    }

    /** Asks the main process of a run to end. */
    void terminate(ProcessRun run) {
        orders.execute(() -> {
            run.signalled();
            signal(run);
        });
    }

    private void signal(ProcessRun run) {
        order("sig" + Stopping.signal(run.order().container()), run.files());
    }

    /** Runs this where orders are given. */
    void inTurn(Runnable task) {
        orders.execute(task);
    }

    /** Runs a task that may block. */
    void apart(Runnable task) {
        later.run(task, 0);
    }

    /** Gives an order about a run that may get lost. */
    void give(ProcessRun run, String what, Spawner.Order order) {
        orders.execute(() -> {
            try {
                send(order);
            } catch (IOException e) {
                LOG.debug("the order to {} for {} could not be given", what, run.id(), e);
            }
        });
    }

    /** Ends all of a run at once, if it is there. */
    void kill(RunFiles run) {
        orders.execute(() -> order("kill", run));
    }

    /** Takes over a supervisor of an earlier spawner. */
    void adopt(RunFiles run) {
        orders.execute(() -> order("adopt", run));
    }

    private void order(String verb, RunFiles run) {
        try {
            send(it -> it.order(verb, run.name()));
        } catch (IOException e) {
            LOG.warn("the order {} {} could not be given", verb, run.run(), e);
        }
    }

    /** A pipe that broke means a new spawner; the claims see to it that an order that is given twice runs nothing twice. */
    private void send(Spawner.Order order) throws IOException {
        try {
            order.to(spawner);
        } catch (IOException e) {
            replace(spawner);
            order.to(spawner);
        }
    }

    private void flush() {
        try {
            spawner.flush();
        } catch (IOException e) {
            replace(spawner);
        }
    }

    @Override
    public void ended(Spawner which) {
        orders.execute(() -> replace(which));
    }

    private void replace(Spawner dead) {
        for (int tries = 0; tries < MOST_SPAWNERS && !closed && spawner == dead; tries++) {
            LOG.warn("the spawner {} has ended unexpectedly; another one takes over", dead.pid());
            try {
                Cells.awaitGone(base.cells());
                spawner = dead.again(base, this);
                if (closed) {
                    spawner.close(); // whoever closes may have seen the dead one only
                    return;
                }
                for (ProcessRun run : runs.values()) {
                    if (run.isUnderWay()) {
                        spawner.order("adopt", run.files().name());
                    }
                }
                spawner.flush();
            } catch (IOException | RuntimeException e) {
                LOG.error("no spawner can be started; runs do not start until one can", e);
                LockSupport.parkNanos(tries * PAUSE);
            }
        }
    }

    @Override
    public void notice(Notice notice) {
        Optional<RunId> id = RunFiles.parse(notice.run());
        ProcessRun run = id.map(runs::get).orElse(null);
        if (run != null) {
            notice(run, notice);
        } else if (id.isPresent() && OVER.contains(notice.kind())) {
            overUnowned.accept(id.get());
        }
    }

    private void notice(ProcessRun run, Notice notice) {
        switch (notice.kind()) {
            case "execd" -> beside.ended(notice.rest());
            case "started" -> began(run, Supervisor.said(notice.rest()));
            case "exited" -> exited(run, notice.rest());
            case "adopted" -> orders.execute(() -> adopted(run));
            case "refused" -> drop(run, "CreateContainerError", notice.rest());
            case "claimed", "gone", "lost" -> orders.execute(() -> examine(run, notice.kind()));
            default -> LOG.warn("what does the spawner mean by {}?", notice);
        }
    }

    private void exited(ProcessRun run, String rest) {
        if (rest.startsWith("0 ")) {
            run.log().isEmpty();
        }
        Outcome.said(rest).ifPresent(outcome -> finish(run, outcome));
    }

    private void began(ProcessRun run, Supervisor supervisor) {
        run.supervisor(supervisor);
        if (run.startWith(new RunReport.Started(supervisor.startedAt()))) {
            Attendant.attend(run, supervisor.startedAt(), handlers::perform, later::run, this::stop);
        }
        run.log().begin(new KeptRoom(this, run, survival));
    }

    /** Follows a run whose supervisor was forked by an earlier spawner; its file of outcome is looked at with its log. */
    void watch(ProcessRun run, Supervisor supervisor) {
        run.log().isCut(run.files().cut());
        run.log().atEachLook(() -> {
            Optional<Outcome> outcome = run.files().outcome();
            boolean over = outcome.isPresent() || !supervisor.isAlive();
            if (over && !run.isUnderWay()) {
                overUnowned.accept(run.id()); // it was ended, and nobody is told of that
            } else if (outcome.isPresent()) {
                finish(run, outcome.get());
            } else if (over) {
                orders.execute(() -> examine(run, "lost"));
            }
        });
        began(run, supervisor);
    }

    /** A stop may have been on its way to the spawner before; the shell does not watch what it has not started. */
    private void adopted(ProcessRun run) {
        if (run.isUnderWay() && !spawner.takesBytes()) {
            run.supervisor().ifPresent(it -> watch(run, it));
        }
        askAgain(run);
    }

    private void askAgain(ProcessRun run) {
        Instant killAt = run.killAt();
        if (killAt != null && run.isUnderWay()) {
            if (!run.context().time().instant().isBefore(killAt)) {
                order("kill", run.files());
            } else if (run.isSignalled()) { // else its hook comes first
                signal(run);
            }
        }
    }

    /** Finds out what became of a run whose supervisor is gone. */
    void abandoned(ProcessRun run) {
        orders.execute(() -> examine(run, "lost"));
    }

    /** The files tell what became of a run that the spawner cannot tell of. */
    private void examine(ProcessRun run, String why) {
        if (!run.isUnderWay()) {
            return;
        }
        Optional<Supervisor> supervisor = run.supervisor();
        boolean alive = supervisor.map(Supervisor::isAlive).orElse(false);
        Optional<Outcome> outcome = run.files().outcome(); // read last: it is written before the supervisor ends
        Command command = run.command();
        if (outcome.isPresent()) {
            finish(run, outcome.get());
        } else if (alive) {
            supervisor.ifPresent(it -> watch(run, it));
            if (why.equals("claimed")) {
                adopt(run.files());
            }
        } else if (!run.files().isClaimed() && command != null) {
            if (starting.again(run, command)) {
                askAgain(run);
            }
        } else {
            lose(run, "the supervisor of the run is gone and wrote no exit code: how the command ended is not known");
        }
    }

    /** Reports the end when the log is complete. */
    void finish(ProcessRun run, Outcome outcome) {
        beside.over(run);
        boolean unused = run.log().finish(() -> {
            if (!run.isUnderWay()) {
                overUnowned.accept(run.id()); // nobody has it any more since just now
                return;
            }
            RunReport.Exited end = surroundings.complete(run, outcome);
            run.endWith(outcome.ran() ? new RunReport.Started(outcome.startedAt()) : null, end);
        });
    }

    private void lose(ProcessRun run, String message) {
        beside.over(run);
        boolean unused = run.log().finish(() -> {
            surroundings.forget(run);
            run.endWith(null, new RunReport.Lost(message));
        });
    }

    /** Ends all trees, or leaves them to themselves, as the survival says. */
    @Override
    public void close() {
        closed = true;
        later.close();
        orders.execute(() -> spawner.close());
        orders.close();
        spawner.close(); // the orders may be stuck, or their thread was interrupted before it got there
        runs.values().forEach(run -> run.grace(null));
    }
}
