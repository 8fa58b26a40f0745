package dev.jobkit.store.jdbc;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A whole program on a store in a file: {@code main(directory, notes, submit | finish)}. One that submits does so on three threads
 * until it is killed, and writes each answer into {@code notes} once it has it, as its pods do with what they have done, a line
 * each; one that finishes waits for the end of all Jobs and ends in order.
 */
final class FileProgram {
    static final String SUBMIT = "submit";
    static final String FINISH = "finish";
    static final String STORED = "stored";
    static final String DONE = "done";
    static final int PODS = 2;

    private static final int ALL = 1_000_000;
    private static final int SUBMITTERS = 3;
    private static final int SPAN_MILLIS = 30;
    private static final int PATIENCE_MINUTES = 3;

    private FileProgram() {}

    /** Does as the class says. */
    public static void main(String[] args) throws Exception {
        Path notes = Path.of(args[1]);
        try (JdbcJobStore store = H2Files.open(Path.of(args[0]), KilledFile::usingPlacesAgainAtOnce)) {
            JobController jobs = JobKit.builder()
                    .executor("threads", ThreadPodExecutor.of(new TaskRegistry().add("work", c -> done(c, notes))))
                    .store(store)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .keepRuns(ALL, ALL, Duration.ofDays(1))
                    .build();
            System.out.println("up");
            if (args[2].equals(SUBMIT)) {
                submit(jobs, notes);
            } else {
                for (Job job : jobs.objects().all(Kind.JOB, Query.ALL).items()) {
                    jobs.await(job.key(), Duration.ofMinutes(PATIENCE_MINUTES));
                }
            }
            jobs.close();
        }
        System.exit(0);
    }

    private static void submit(JobController jobs, Path notes) throws InterruptedException {
        JobSpec spec = JobSpec.of(Container.of("main", "work")).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(PODS)
                .parallelism(PODS)
                .backoffLimit(1000)
                .build();
        List<Thread> submitters = new ArrayList<>();
        for (int i = 0; i < SUBMITTERS; i++) {
            Thread submitter = new Thread(() -> {
                while (true) {
                    Job job = jobs.submit("j" + UUID.randomUUID(), spec);
                    note(notes, STORED, job.metadata().name(), job.metadata().uid());
                }
            });
            submitters.add(submitter);
            submitter.start();
        }
        for (Thread submitter : submitters) {
            submitter.join(); // for ever
        }
    }

    private static void done(TaskContext context, Path notes) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SPAN_MILLIS); // so that a kill finds some that run
        note(
                notes,
                DONE,
                context.job().orElseThrow().uid(),
                String.valueOf(context.index().orElseThrow()));
    }

    /** Writes a line at once, so that a kill leaves whole lines. */
    private static void note(Path notes, String... words) {
        try {
            Files.writeString(
                    notes, String.join(" ", words) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts one and waits until it is up. */
    static Process start(Path directory, Path notes, String mode, Path errors) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileProgram.class.getName(),
                        directory.toString(),
                        notes.toString(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        String line = process.inputReader().readLine();
        if (!"up".equals(line)) {
            process.destroyForcibly();
            throw new IllegalStateException("the program said " + line + "; its errors:\n" + Files.readString(errors));
        }
        return process;
    }
}
