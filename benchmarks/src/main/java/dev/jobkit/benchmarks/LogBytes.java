package dev.jobkit.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.SystemTime;
import dev.jobkit.executor.process.CommandImage;
import dev.jobkit.executor.process.CommandImages;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * So many megabytes that one program, or one task, writes in lines of 100 bytes, counted until all are in the log store and
 * the Job has ended. A task hands its lines over one by one, or eighty at a time.
 */
final class LogBytes {
    private static final int MEGABYTE = 1_000_000;
    private static final String LINE = "0123456789".repeat(10).substring(1) + "\n";

    private LogBytes() {}

    /** What is measured in a directory of its own. */
    private interface Work {
        /** Writes so many bytes; returns how many are in the log. */
        long write(Path directory, long bytes) throws Exception;
    }

    private static Subject subject(Work work, String settings) {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                long bytes = (long) load.tasks() * MEGABYTE;
                Path directory = Files.createTempDirectory("jobkit-benchmark");
                Stopwatch watch = Stopwatch.start();
                long kept = work.write(directory, bytes);
                Map<String, Double> figures = watch.perSecond(load.tasks());
                if (kept != bytes) {
                    throw new IllegalStateException("of " + bytes + " bytes " + kept + " are in the log");
                }
                Recovery.delete(directory);
                return figures;
            }

            @Override
            public String settings() {
                return settings;
            }
        };
    }

    private static String[] command(long bytes) {
        return new String[] {"sh", "-c", "yes '" + LINE.strip() + "' | head -c " + bytes};
    }

    /** A program whose output goes straight into a file. */
    static Subject programAlone() {
        return subject(
                (directory, bytes) -> {
                    Path file = directory.resolve("log");
                    Process process = new ProcessBuilder(command(bytes))
                            .redirectOutput(file.toFile())
                            .start();
                    int code = process.waitFor();
                    if (code != 0) {
                        throw new IllegalStateException("the program ended with " + code);
                    }
                    return Files.size(file);
                },
                "ProcessBuilder with the output redirected to a file, yes | head -c");
    }

    /** The same under the process executor. */
    static Subject program() {
        return subject(
                (directory, bytes) -> {
                    CommandImages images = new CommandImages().add("writes", CommandImage.of(command(bytes)));
                    ProcessPodExecutor executor = ProcessPodExecutor.builder()
                            .images(images)
                            .baseDirectory(directory.resolve("base"))
                            .build();
                    return run(executor, directory);
                },
                "ProcessPodExecutor as it is by default, logs in files: yes | head -c into a file, which is copied");
    }

    /** Lines of a thread that go straight into a file. */
    static Subject taskAlone(int together) {
        return subject(
                (directory, bytes) -> {
                    Path file = directory.resolve("log");
                    try (PrintStream out =
                            new PrintStream(new BufferedOutputStream(new FileOutputStream(file.toFile())))) {
                        lines(out, bytes, together);
                    }
                    return Files.size(file);
                },
                "PrintStream into a buffered file: a line can be read when the buffer is full; lines at a time: "
                        + together);
    }

    /** The same under the thread executor. */
    static Subject task(int together) {
        return subject(
                (directory, bytes) -> {
                    TaskRegistry tasks = new TaskRegistry()
                            .add("writes", (TaskContext context) -> lines(context.out(), bytes, together));
                    return run(ThreadPodExecutor.of(tasks), directory);
                },
                "ThreadPodExecutor, TaskContext.out(), logs in files; lines handed over at a time: " + together);
    }

    private static void lines(PrintStream out, long bytes, int together) {
        byte[] lines = LINE.repeat(together).getBytes(US_ASCII);
        for (long left = bytes; left > 0; left -= lines.length) {
            out.write(lines, 0, (int) Math.min(left, lines.length));
        }
    }

    private static long run(PodExecutor executor, Path directory) throws Exception {
        try (SystemTime time = new SystemTime();
                LogStore logs = JobKit.fileLogs(time, directory.resolve("logs"));
                JobController controller =
                        JobKit.builder().executor("one", executor).logs(logs).build()) {
            Job job = controller.submit("writes", JobSpec.of(Container.of("main", "writes")));
            Ended.ensureComplete(controller.await(job.key(), Duration.ofMinutes(10)));
            Pod pod = controller.pods(job.key()).get(0);
            return logs.size(LogKey.of(new RunId(pod.metadata().uid(), "main", 0)));
        }
    }
}
