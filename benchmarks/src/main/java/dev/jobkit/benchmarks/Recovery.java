package dev.jobkit.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How long a controller needs until it works again on what a killed one has left in H2. */
final class Recovery implements Subject {
    /** What the killed one has left. */
    enum Left {
        /** Jobs that are live: some run, the others wait for room. */
        LIVE,
        /** Jobs that are over, each with its pod, and one that is live. */
        FINISHED
    }

    private final Left left;

    Recovery(Left left) {
        this.left = left;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        Path directory = Files.createTempDirectory("jobkit-recovery");
        try {
            new Life("fill", left, load.tasks(), directory).until("filled").kill();
            Map<String, Double> figures = new LinkedHashMap<>();
            Life second = new Life("start", left, load.tasks(), directory);
            long from = System.nanoTime();
            second.until("pass");
            double sinceSpawn = (System.nanoTime() - from) / 1e6;
            second.until("quiet");
            second.figures.forEach(figures::put);
            figures.put("JVM to first pass", sinceSpawn);
            second.kill();
            return figures;
        } finally {
            delete(directory);
        }
    }

    @Override
    public String settings() {
        String what = left == Left.LIVE
                ? "Jobs of one pod each, 64 of them running, one more beside, the others waiting for its room"
                : "finished Jobs, each with its pod; the last 10,000 have records; one live Job";
        String again = left == Left.LIVE
                ? "again, the first of the 64 lost tasks runs again, after a back-off of 1 s; all again, each of the 64 does;"
                : "again, the one lost task runs again, after a back-off of 1 s;";
        return "H2 in a file, " + what
                + "; kill -9; a new JVM with -Xmx512m opens it. Milliseconds since main: open, the store is; pass, the first"
                + " commit: Jobs whose runs were lost do not wait for the others; built, all that is live was taken up; "
                + again
                + " quiet, no pass is left; cpu, what the JVM has used until then; heap at the end";
    }

    /** A JVM with a controller. */
    private static final class Life {
        private final Process process;
        private final BufferedReader lines;
        private final Map<String, Double> figures = new LinkedHashMap<>();

        Life(String mode, Left left, int jobs, Path directory) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RecoveryLife.class.getName(),
                    mode,
                    left.name(),
                    Integer.toString(jobs),
                    directory.toString()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            lines = process.inputReader();
        }

        /** Reads what the JVM says until it says this word. */
        Life until(String word) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split("\t", -1);
                if (words.length == 2) {
                    figures.put(words[0], Double.valueOf(words[1]));
                }
                if (words[0].equals(word + " cpu")) {
                    return this;
                }
            }
            throw new IllegalStateException("the JVM ended without a word: " + word);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
