package dev.jobkit.core;

import dev.jobkit.JobController;
import dev.jobkit.core.cron.TimeZones;
import dev.jobkit.core.decide.DecisionSettings;
import dev.jobkit.core.log.FileLogStore;
import dev.jobkit.core.log.MemoryLogStore;
import dev.jobkit.core.loop.Crowd;
import dev.jobkit.core.loop.Dependents;
import dev.jobkit.core.loop.Loop;
import dev.jobkit.core.loop.LoopParts;
import dev.jobkit.core.loop.MemberSettings;
import dev.jobkit.core.loop.NotedStore;
import dev.jobkit.core.loop.OwnedStore;
import dev.jobkit.core.loop.Retention;
import dev.jobkit.core.loop.Settings;
import dev.jobkit.core.pods.PodSettings;
import dev.jobkit.core.store.MemoryJobStore;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.Durability;
import dev.jobkit.spi.EnvResolver;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LeaseLoss;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.Survival;
import dev.jobkit.spi.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes controllers. Without settings: objects and logs in memory, the clock of the machine, the constants of Kubernetes.
 *
 * <pre>{@code
 * try (JobController jobs = JobKit.start(executor)) { … }
 * try (JobController jobs = JobKit.builder().executor("process", executor).backoff(ofSeconds(1), ofMinutes(1)).build()) { … }
 * }</pre>
 */
public final class JobKit {
    private JobKit() {}

    /** Starts a controller with this executor, registered as {@code "default"}; closing the controller closes it. */
    public static JobController start(PodExecutor executor) {
        return builder().executor("default", executor).build();
    }

    /** Returns an empty store in memory; what tells how old a change is, is this clock. */
    public static JobStore memoryStore(InstantSource clock) {
        return new MemoryJobStore(new RandomIds().uid(), clock);
    }

    /** Returns a log store in memory that keeps at most this many bytes of each log, and says so where it cuts. */
    public static LogStore memoryLogs(InstantSource clock, long mostBytesOfALog) {
        return new MemoryLogStore(clock, mostBytesOfALog);
    }

    /** Returns a log store that keeps a file for each run below this directory, which is made if need be. */
    public static LogStore fileLogs(InstantSource clock, Path directory) {
        return new FileLogStore(clock, directory);
    }

    /**
     * Returns a log store in files like {@link #fileLogs(InstantSource, Path)} that keeps at least the last so many bytes of
     * each log, about a quarter more, and says so where it cuts.
     */
    public static LogStore fileLogs(InstantSource clock, Path directory, long mostBytesOfALog) {
        return new FileLogStore(clock, directory, mostBytesOfALog);
    }

    /** Returns the time zone of that name as CronJobs know it: a name of the IANA database; empty for one nobody knows. */
    public static Optional<ZoneId> timeZone(String name) {
        return TimeZones.find(name);
    }

    /** Returns the due times of a schedule, see {@link dev.jobkit.CronJobs#next}; needs no controller. */
    public static List<Instant> nextDueTimes(String schedule, @Nullable String timeZone, Instant from, int count) {
        return DueTimes.next(schedule, timeZone, from, count);
    }

    /** Begins the settings of a controller. */
    public static Builder builder() {
        return new Builder();
    }

    /** The settings of a controller; for one thread. */
    public static final class Builder {
        private static final Duration SHORTEST_LEASE = Duration.ofMillis(30);

        private final Map<String, PodExecutor> executors = new LinkedHashMap<>();
        private final List<AutoCloseable> owned = new ArrayList<>();
        private @Nullable JobStore store;
        private @Nullable LogStore logs;
        private @Nullable TimeSource time;
        private IdSource ids = new RandomIds();
        private PodGate gate = PodGate.OPEN;
        private @Nullable Predicate<ObjectRef> chosen;
        private EnvResolver environment = EnvResolver.NONE;
        private @Nullable Executor workers;
        private @Nullable Executor listeners;
        private int workerCount;
        private DecisionSettings decisions = DecisionSettings.KUBERNETES;
        private PodSettings pods = PodSettings.KUBERNETES;
        private Duration eventTtl = Duration.ofHours(1);
        private Retention retention = Retention.DEFAULT;
        private @Nullable String memberName;
        private Duration lease = MemberSettings.LEASE;
        private LeaseLoss leaseLoss = LeaseLoss.KEEP;
        private int weight = 1;
        private Duration drain = Duration.ZERO;

        private Builder() {}

        /**
         * Registers an executor; pods go to the first one that fits. Closing the controller closes it.
         *
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder executor(String name, PodExecutor executor) {
            if (executors.putIfAbsent(name, executor) != null) {
                throw new IllegalArgumentException("an executor named \"" + name + "\" is registered already");
            }
            return this;
        }

        /** Keeps objects in this store; it is not closed with the controller. */
        public Builder store(JobStore newStore) {
            this.store = newStore;
            return this;
        }

        /** Keeps output in this store; it is not closed with the controller. */
        public Builder logs(LogStore newLogs) {
            this.logs = newLogs;
            return this;
        }

        /** Uses this clock. */
        public Builder time(TimeSource newTime) {
            this.time = newTime;
            return this;
        }

        /** Uses these uids and names. */
        public Builder ids(IdSource newIds) {
            this.ids = newIds;
            return this;
        }

        /** Lets pods in by this gate. */
        public Builder gate(PodGate newGate) {
            this.gate = newGate;
            return this;
        }

        /**
         * Looks after these Jobs, CronJobs and pods without a Job only; all others rest, as when no controller is there, and what
         * runs of them is left to the next one; what goes for other reasons (its last owner, its age) goes. A pod that leaves a chosen
         * Job goes on here. The test is asked often, on many threads; what it throws over rests. Without this setting a controller looks
         * after everything; a member cannot have it.
         */
        public Builder only(Predicate<ObjectRef> newChosen) {
            this.chosen = newChosen;
            return this;
        }

        /** Looks ConfigMaps and Secrets up here. */
        public Builder environment(EnvResolver newEnvironment) {
            this.environment = newEnvironment;
            return this;
        }

        /**
         * Waits this long after a first failure, twice as long after the next one and so on up to the cap; 10 s and 10 min
         * without this setting, as in Kubernetes.
         */
        public Builder backoff(Duration base, Duration cap) {
            this.decisions = new DecisionSettings(base, cap, decisions.batch());
            return this;
        }

        /**
         * Waits this long before the second restart of a container in its pod (restartPolicy OnFailure), twice as long
         * before the next one and so on up to the cap; 10 s and 5 min without this setting, as in Kubernetes.
         */
        public Builder restartBackoff(Duration base, Duration cap) {
            this.pods = new PodSettings(base, cap, pods.crashReset());
            return this;
        }

        /** Keeps records for people (events) this long after they were last added to; an hour without this setting. */
        public Builder eventTtl(Duration newTtl) {
            this.eventTtl = newTtl;
            return this;
        }

        /**
         * Keeps records of runs, with the output of their pods, after the end of the run: at most so many of one definition,
         * CronJob or Job, so many in all, and none that is older; 100, 10,000 and 90 days without this setting. A very long age
         * means for ever.
         *
         * @throws IllegalArgumentException if a number or the age is negative
         */
        public Builder keepRuns(int perName, int overall, Duration age) {
            if (perName < 0 || overall < 0 || age.isNegative()) {
                throw new IllegalArgumentException("keepRuns(perName, overall, age) must not be negative, but is "
                        + perName + ", " + overall + ", " + age);
            }
            this.retention = new Retention(perName, overall, age, retention.attempts());
            return this;
        }

        /**
         * Keeps so many attempts of one run, the newest, with their output; a tenth more may be kept. The record tells how
         * many older ones have gone. 10,000 without this setting.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder keepAttempts(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("keepAttempts: at least 1 is kept, not " + most);
            }
            this.retention = new Retention(retention.perName(), retention.overall(), retention.age(), most);
            return this;
        }

        /**
         * Shares the store with other controllers: this one is a member of this name, which no other may have at the same
         * time, and looks after its part of the Jobs, CronJobs and pods without a Job. A Job's pods on a local executor are
         * all on one member; members are to have the same executors. When one dies, others take its part over within the
         * lease and two renewals; a program that comes back under its old name takes up its own part at once. Without this
         * setting a controller has its store for itself.
         */
        public Builder member(String name) {
            this.memberName = name;
            return this;
        }

        /**
         * Sets how long a member may write without renewing; 5 s when not set. It renews three times as often. A pause of the
         * program, or of the database for this one alone, that lasts longer gives its part to others.
         *
         * @throws IllegalArgumentException if it is shorter than 30 ms
         */
        public Builder lease(Duration newLease) {
            if (newLease.compareTo(SHORTEST_LEASE) < 0) {
                throw new IllegalArgumentException("a lease must be at least " + SHORTEST_LEASE + ", not " + newLease);
            }
            this.lease = newLease;
            return this;
        }

        /** Sets what becomes of a member's runs when it cannot renew its lease; they go on when not set. */
        public Builder leaseLoss(LeaseLoss newLeaseLoss) {
            this.leaseLoss = newLeaseLoss;
            return this;
        }

        /**
         * Sets what share of the work a member takes, beside the weights of the others; 1 when not set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder weight(int newWeight) {
            if (newWeight < 1) {
                throw new IllegalArgumentException("a weight must be positive, not " + newWeight);
            }
            this.weight = newWeight;
            return this;
        }

        /**
         * Sets how long a member that is closed waits for its running pods; meanwhile it creates none, and gives away what does
         * not run on it. What still runs then is ended as its executor does it, and begun anew by others. Zero when not set.
         */
        public Builder drain(Duration atMost) {
            this.drain = atMost;
            return this;
        }

        /**
         * Makes passes on this executor, at most this many at once; it is not closed with the controller. Only where the time is
         * set, too, as in tests, does a member also renew its lease on it.
         */
        public Builder workers(Executor newWorkers, int atOnce) {
            this.workers = newWorkers;
            this.workerCount = atOnce;
            return this;
        }

        /** Tells listeners, and completes stages, on this executor; it is not closed with the controller. */
        public Builder listeners(Executor newListeners) {
            this.listeners = newListeners;
            return this;
        }

        /**
         * Starts the controller: it takes up what the store holds, and may have written by then that runs were lost. If that
         * fails, everything that closing the controller would close is closed, the executors too.
         *
         * @throws IllegalStateException if no executor is registered, if one throws when unfinished runs are offered to it, if
         *     the runs of one outlive the program and the store does not, or if the store is another controller's and not
         *     both are members
         */
        public JobController build() {
            if (executors.isEmpty()) {
                throw new IllegalStateException("register an executor: JobKit.builder().executor(\"threads\", …)");
            }
            if (chosen != null && memberName != null) {
                throw new IllegalStateException(
                        "member(…) and only(…): a member looks after what the members share out");
            }
            try {
                refuseToForget();
            } catch (RuntimeException | Error e) {
                DefaultJobController.closeExecutors(executors);
                throw e;
            }
            TimeSource clock = time == null ? own(new SystemTime()) : time;
            JobStore objects = store == null ? own(new MemoryJobStore(ids.uid(), clock)) : store;
            @Nullable
            MemberSettings member =
                    memberName == null ? null : new MemberSettings(memberName, weight, lease, leaseLoss, drain);
            Executor lanes = workers != null && time != null
                    ? workers
                    : member == null ? Runnable::run : own(Threads.pool("jobkit-member-", 0));
            LogStore output = logs == null ? own(new MemoryLogStore(clock)) : logs;
            int atOnce = workers == null ? Threads.workersFor(objects) : workerCount;
            Executor passes = workers == null ? own(Threads.pool("jobkit-pass-", atOnce)) : workers;
            Executor telling = listeners == null ? own(Threads.pool("jobkit-listener-", 0)) : listeners;
            Crowd crowd = workers == null ? Crowd.DEFAULT : Crowd.NONE; // those may be the caller's own thread
            Settings settings = new Settings(
                    decisions, pods, eventTtl, retention, atOnce, 64, crowd, chosen == null ? object -> true : chosen);
            Dependents dependents = new Dependents();
            OwnedStore seen = new OwnedStore(objects, dependents);
            LoopParts parts = new LoopParts(
                    member == null ? seen : new NotedStore(seen),
                    dependents,
                    output,
                    clock,
                    ids,
                    gate,
                    environment,
                    executors,
                    passes,
                    lanes,
                    member,
                    settings);
            List<AutoCloseable> opened = List.copyOf(owned);
            owned.clear();
            return DefaultJobController.start(parts, telling, opened);
        }

        /** Runs that go on would be nobody's after a restart, and ended as such. */
        private void refuseToForget() {
            Durability durability = store == null ? Durability.MEMORY : store.durability();
            executors.forEach((name, executor) -> {
                if (durability == Durability.MEMORY
                        && Loop.describe(name, executor).survival() == Survival.KEEP) {
                    throw new IllegalStateException(
                            "the runs of executor \"" + name + "\" outlive this program (KEEP), but"
                                    + " the store is in memory: the next controller could not know them and would end them. Give"
                                    + " the builder a durable store, or the executor DIE_WITH_CONTROLLER");
                }
            });
        }

        private <T extends AutoCloseable> T own(T part) {
            owned.add(0, part);
            return part;
        }

        private <T extends Executor> T own(T executor) {
            if (executor instanceof ExecutorService service) {
                owned.add(0, service::shutdown);
            }
            return executor;
        }
    }
}
