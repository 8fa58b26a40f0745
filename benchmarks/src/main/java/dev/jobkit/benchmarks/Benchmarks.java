package dev.jobkit.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs all works, subject after subject, each in a JVM of its own, as often as there are forks; prints the table and writes
 * {@code results/latest.json}, the table of the documentation and the charts. Called by {@code benchmarks/run}.
 */
final class Benchmarks {
    private static final int MINUTES = 15;

    /** So long a JVM that is told to end has to stop a server it has started. */
    private static final int GRACE_SECONDS = 30;

    private static final int WRONG_OPTION = 2;

    private final Options options;
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** Who failed, by work. */
    private final Map<String, Set<String>> failed = new LinkedHashMap<>();

    private Benchmarks(Options options) {
        this.options = options;
    }

    /** Takes the options of {@code benchmarks/run}; ends with 1 if a subject failed, with 2 if an option is wrong. */
    public static void main(String[] args) throws Exception {
        if (List.of(args).contains(Options.HELP)) {
            System.out.print(Options.usage());
            return;
        }
        try {
            System.exit(new Benchmarks(Options.of(args)).run() ? 0 : 1);
        } catch (Options.WrongOption e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(WRONG_OPTION);
        }
    }

    /** Returns whether nobody failed. */
    private boolean run() throws Exception {
        List<Work> works = options.works();
        Stopwatch whole = Stopwatch.start();
        for (Work work : works) {
            Stopwatch watch = Stopwatch.start();
            for (int fork = 1; fork <= options.forks(); fork++) {
                for (String subject : work.subjects(options.quick())) {
                    if (!hasFailed(work.name(), subject)) {
                        System.err.printf("%s: %s (fork %d of %d)%n", work.name(), subject, fork, options.forks());
                        measure(work, subject);
                    }
                }
            }
            System.err.printf("%s: %.0f s%n", work.name(), watch.seconds());
        }
        System.err.printf("all: %.0f s%n", whole.seconds());
        List<Figure> figures = figures(works);
        Report report = new Report(figures, settings, Surroundings.describe(options.quick(), options.forks()));
        System.out.print(report.table());
        if (options.write()) {
            write(report.without(failed.keySet()));
        } else {
            System.out.println("Nothing is written: say --write to put these figures in the place of older ones.");
        }
        failed.forEach((work, subjects) -> System.out.println(
                "FAILED: " + work + ": " + String.join(", ", subjects) + "; nothing is written of this work"));
        return failed.isEmpty();
    }

    private boolean hasFailed(String work, String subject) {
        return failed.getOrDefault(work, Set.of()).contains(subject);
    }

    private void write(Report report) throws IOException {
        List<Figure> figures = report.figures();
        if (figures.isEmpty()) {
            return;
        }
        Path file =
                Files.createDirectories(options.directory().resolve("results")).resolve("latest.json");
        Results results = Results.read(file);
        results.take(report);
        results.write(file);
        Page.write(options.directory().resolve("../docs/performance.md"), results.markdown());
        Path charts = Files.createDirectories(options.directory().resolve("../docs/performance"));
        for (String work : figures.stream().map(Figure::work).distinct().toList()) {
            List<Figure> its =
                    figures.stream().filter(f -> f.work().equals(work)).toList();
            if (its.size() > 1) {
                write(charts, work, its);
            }
        }
        for (String work : report.works()) {
            List<Figure> sizes = Growth.sizes(work, figures);
            if (sizes.size() > 1) {
                write(charts, work, sizes);
            }
        }
    }

    private static void write(Path charts, String work, List<Figure> bars) throws IOException {
        Path chart = charts.resolve(work.replaceAll("[^a-zA-Z0-9]+", "-") + ".svg");
        if (bars.stream().allMatch(figure -> figure.median() == 0)) {
            Files.deleteIfExists(chart); // shows nothing
        } else {
            Files.writeString(chart, Chart.of(work, bars));
        }
    }

    private void measure(Work work, String subject) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Fork.class.getName(),
                work.name(),
                subject,
                options.quick() ? Fork.QUICK : "full");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread guard = new Thread(() -> endInTime(process), "guard");
        guard.setDaemon(true);
        guard.start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(work, subject, line);
            }
        }
        if (process.waitFor() != 0) {
            System.err.println(work.name() + ": " + subject + " failed, or took more than " + MINUTES
                    + " minutes; its words are above");
            failed.computeIfAbsent(work.name(), w -> new LinkedHashSet<>()).add(subject);
        }
    }

    /** Ends a process that hangs, and with it its output. */
    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                List<ProcessHandle> below = process.descendants().toList();
                process.destroy();
                if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                below.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Work work, String subject, String line) {
        String[] words = line.split("\t", -1);
        if (line.startsWith(Fork.SETTINGS)) {
            settings.put(work.name() + Report.SEPARATOR + subject, words[1]);
        } else if (line.startsWith(Fork.FIGURE)) {
            String name = words[1].isEmpty() ? work.name() : work.name() + " " + words[1];
            values.computeIfAbsent(name, w -> new LinkedHashMap<>())
                    .computeIfAbsent(subject, s -> new ArrayList<>())
                    .add(Double.valueOf(words[2]));
        }
    }

    /** Returns the figures of all who did not fail. */
    private List<Figure> figures(List<Work> works) {
        List<Figure> figures = new ArrayList<>();
        values.forEach((name, bySubject) -> {
            Work work = works.stream()
                    .filter(w -> name.equals(w.name()) || name.startsWith(w.name() + " "))
                    .findFirst()
                    .orElseThrow();
            bySubject.forEach((subject, its) -> {
                if (!hasFailed(work.name(), subject)) {
                    figures.add(figure(work, name, subject, its));
                }
            });
        });
        return figures;
    }

    /** Makes the figure of this name, of which a unit in brackets at the end is no part. */
    private static Figure figure(Work work, String name, String subject, List<Double> its) {
        int bracket = name.indexOf(" [");
        if (bracket < 0) {
            return new Figure(name, subject, work.unit(), work.better(), its);
        }
        String unit = name.substring(bracket + 2, name.length() - 1);
        Work.Better better = unit.equals(LoadedLatency.RATE) ? Work.Better.MORE : work.better();
        return new Figure(name.substring(0, bracket), subject, unit, better, its);
    }
}
