package dev.jobkit.benchmarks;

import java.time.Duration;
import java.util.List;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jspecify.annotations.Nullable;

/** JobRunr: a background job for each name. */
final class JobRunrKeeper implements Keeper {
    private static final int WORKERS = 20;

    /** The shortest one that the free edition takes. */
    private static final Duration POLL = Duration.ofSeconds(5);

    private static volatile Task body = name -> {};

    private final Tuning tuning;
    private @Nullable JobRequestScheduler scheduler;

    JobRunrKeeper(Tuning tuning) {
        this.tuning = tuning;
    }

    /**
     * What is to be run.
     *
     * @param name which
     */
    public record Request(String name) implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Runs it. */
    public static final class Handler implements JobRequestHandler<Request> {
        @Override
        public void run(Request request) throws Exception {
            body.run(request.name());
        }
    }

    @Override
    public void start(Base base, Task task) {
        body = task;
        BackgroundJobServerConfiguration server =
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS);
        if (tuning != Tuning.DEFAULT) {
            server.andPollInterval(POLL);
        }
        scheduler = JobRunr.configure()
                .useStorageProvider(SqlStorageProviderFactory.using(base.pool()))
                .useBackgroundJobServer(server)
                .initialize()
                .getJobRequestScheduler();
    }

    @Override
    public void submit(List<String> names) {
        Present.of(scheduler).enqueue(names.stream().map(Request::new));
    }

    @Override
    public String unfinished() {
        return "select count(*) from (select 1 from jobrunr_jobs where state <> 'SUCCEEDED' limit 1) one";
    }

    @Override
    public String failed() {
        return "select count(*) from jobrunr_jobs where state = 'FAILED'";
    }

    @Override
    public String settings() {
        String shortest = "pollInterval " + POLL.toSeconds() + " s, the shortest it takes; ";
        return "JobRunr (free edition), " + WORKERS + " workers, "
                + switch (tuning) {
                    case THROUGHPUT -> shortest + "enqueue(Stream); a row for each task, kept after its end";
                    case DEFAULT ->
                        "all else as it is: pollInterval 15 s, a server is dead after 4 of them, 10 retries";
                    case RECOVERY -> shortest + "a server is dead after 4 of them, 10 retries with the delays it has";
                };
    }

    @Override
    public void close() {
        JobRunr.destroy();
    }
}
