package dev.jobkit.testkit;

import dev.jobkit.model.RunId;
import dev.jobkit.model.StopCause;
import dev.jobkit.spi.Adoption;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodRun;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReport;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/** Executors that break one promise of a right one. */
final class FaultyExecutors {
    private static final Stop AT_ONCE = new Stop(Duration.ZERO, StopCause.DELETED);

    private FaultyExecutors() {}

    static PodExecutor startsAnew(PodExecutor right) {
        return new Faulty(right) {
            private final Set<RunId> known = ConcurrentHashMap.newKeySet();

            @Override
            public void start(PodRun run, RunContext context) {
                if (!known.add(run.id())) {
                    context.reporter()
                            .report(
                                    run.id(),
                                    new RunReport.Started(context.time().instant()));
                }
                super.start(run, context);
            }
        };
    }

    static PodExecutor firstOrderOnly(PodExecutor right, Function<RunId, String> key) {
        return new Faulty(right) {
            private final Set<String> ordered = ConcurrentHashMap.newKeySet();

            @Override
            public void start(PodRun run, RunContext context) {
                if (ordered.add(key.apply(run.id()))) {
                    super.start(run, context);
                }
            }
        };
    }

    static PodExecutor oneLogForAll(PodExecutor right) {
        Map<String, RunContext> first = new ConcurrentHashMap<>();
        return new Faulty(right) {
            @Override
            public void start(PodRun run, RunContext context) {
                first.putIfAbsent(run.id().podUid(), context);
                super.start(run, context);
            }

            @Override
            LogWriter log(RunContext context) {
                return first.values().iterator().next().log();
            }
        };
    }

    /** Says that what starts is ready, and tells neither again. */
    static PodExecutor forgetful(PodExecutor right) {
        return new Faulty(right) {
            private volatile boolean adopted;

            @Override
            void report(RunReporter to, RunId run, RunReport report) {
                if (report instanceof RunReport.Started started && !adopted) {
                    to.report(run, started);
                    to.report(run, new RunReport.Ready(started.at()));
                } else if (!(report instanceof RunReport.Started)) {
                    to.report(run, report);
                }
            }

            @Override
            public Adoption adopt(PodRun run, RunContext context) {
                adopted = true;
                return super.adopt(run, context);
            }
        };
    }

    static PodExecutor deaf(PodExecutor right) {
        return new Faulty(right) {
            @Override
            public void stop(RunId run, Stop stop) {
                // hears nothing
            }
        };
    }

    static PodExecutor brutal(PodExecutor right) {
        return new Faulty(right) {
            @Override
            public void stop(RunId run, Stop stop) {
                super.stop(run, AT_ONCE);
            }
        };
    }

    static PodExecutor indiscriminate(PodExecutor right) {
        return new Faulty(right) {
            private final List<RunId> all = new ArrayList<>();

            @Override
            public void start(PodRun run, RunContext context) {
                all.add(run.id());
                super.start(run, context);
            }

            @Override
            public void stop(RunId run, Stop stop) {
                all.forEach(each -> super.stop(each, AT_ONCE));
            }
        };
    }

    /** Does something with a report on its way. */
    interface Reporting {
        void report(RunReporter to, RunId run, RunReport report);
    }

    static PodExecutor reporting(PodExecutor right, Reporting wrong) {
        return new Faulty(right) {
            @Override
            void report(RunReporter to, RunId run, RunReport report) {
                wrong.report(to, run, report);
            }
        };
    }

    static PodExecutor ending(PodExecutor right, IntUnaryOperator code) {
        return reporting(right, (to, run, report) -> {
            if (report instanceof RunReport.Exited e) {
                to.report(run, RunReport.Exited.of(code.applyAsInt(e.exitCode()), e.finishedAt(), e.finishedAt()));
            } else {
                to.report(run, report);
            }
        });
    }

    /** Does something with bytes on their way to a log. */
    interface Writing {
        void write(LogWriter log, byte[] data, int length);
    }

    static PodExecutor writing(PodExecutor right, Writing wrong) {
        return new Faulty(right) {
            @Override
            LogWriter log(RunContext context) {
                LogWriter log = context.log();
                return new LogWriter() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        wrong.write(log, bytes, length);
                    }

                    @Override
                    public void close() {
                        log.close();
                    }
                };
            }
        };
    }

    /** Answers an offer. */
    interface Adopting {
        Adoption adopt(PodRun run, RunContext context);
    }

    static PodExecutor adopting(PodExecutor right, Adopting wrong) {
        return new Faulty(right) {
            @Override
            public Adoption adopt(PodRun run, RunContext context) {
                return wrong.adopt(run, context);
            }
        };
    }
}
