package dev.jobkit.benchmarks;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeroturnaround.exec.ProcessExecutor;

/** Short commands, so many at once, each exit code looked at: by Java alone and by peers. */
final class Commands {
    private Commands() {}

    /** One command to the end. */
    private interface Run {
        int exitCode(List<String> command) throws Exception;
    }

    static Subject processBuilder(List<String> command) {
        return inPool(
                command,
                words -> new ProcessBuilder(words)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor(),
                "ProcessBuilder.start().waitFor() on a thread each, output discarded; nobody looks for grandchildren");
    }

    static Subject ztExec(List<String> command) {
        return inPool(
                command,
                words -> new ProcessExecutor(words).readOutput(true).execute().getExitValue(),
                "zt-exec: new ProcessExecutor(…).readOutput(true).execute() on a thread each");
    }

    private static Subject inPool(List<String> command, Run run, String settings) {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                ExecutorService pool = Executors.newFixedThreadPool(load.atOnce());
                try {
                    CountDownLatch open = new CountDownLatch(load.tasks());
                    AtomicInteger good = new AtomicInteger();
                    Stopwatch watch = Stopwatch.start();
                    for (int i = 0; i < load.tasks(); i++) {
                        pool.execute(() -> {
                            try {
                                good.addAndGet(run.exitCode(command) == 0 ? 1 : 0);
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            } finally {
                                open.countDown();
                            }
                        });
                    }
                    open.await();
                    Map<String, Double> figures = watch.perSecond(load.tasks());
                    expect(load.tasks(), good.get());
                    return figures;
                } finally {
                    pool.shutdown();
                }
            }

            @Override
            public String settings() {
                return settings;
            }
        };
    }

    /** Returns {@code xargs -P}, which tells only whether all went well. */
    static Subject xargs(List<String> command) {
        return piped(command, List.of("xargs", "-n", "1", "-P"), "xargs -n 1 -P 4; tells only whether all went well");
    }

    /** Returns GNU parallel, which writes each exit code to its job log. */
    static Subject parallel(List<String> command) {
        return piped(
                command,
                List.of("parallel", "--will-cite", "--joblog", "/dev/null", "-n0", "-j"),
                "GNU parallel -n0 -j 4 --joblog /dev/null");
    }

    private static Subject piped(List<String> command, List<String> tool, String settings) {
        return new Subject() {
            @Override
            public Map<String, Double> measure(Load load) throws Exception {
                Stopwatch watch = Stopwatch.start();
                List<String> words = new ArrayList<>(tool);
                words.add(Integer.toString(load.atOnce()));
                words.addAll(command);
                Process process = new ProcessBuilder(words)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try (Writer lines = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
                    for (int i = 0; i < load.tasks(); i++) {
                        lines.write("0\n"); // xargs hands it over as an argument: sleep sleeps 0 s longer
                    }
                }
                int code = process.waitFor();
                Map<String, Double> figures = watch.perSecond(load.tasks());
                expect(0, code);
                return figures;
            }

            @Override
            public String settings() {
                return settings;
            }
        };
    }

    private static void expect(int wanted, int found) {
        if (wanted != found) {
            throw new IllegalStateException("expected " + wanted + ", found " + found);
        }
    }

    /** Tells whether the command is on the PATH. */
    static boolean isInstalled(String command) {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, command))) {
                return true;
            }
        }
        return false;
    }

    /** Returns a new directory for a subject's files. */
    static Path directory() throws IOException {
        return Files.createTempDirectory("benchmark");
    }
}
