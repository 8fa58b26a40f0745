package dev.jobkit.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs all works, subject after subject, each in a JVM of its own, as often as there are forks; prints the table and writes
 * {@code results/latest.json}, the table of the documentation and the charts. Called by {@code benchmarks/run}.
 */
final class Benchmarks {
    private static final int FORKS = 3;
    private static final int QUICK_FORKS = 1;
    private static final int MINUTES = 15;

    private final Options options;
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    private final Map<String, String> settings = new TreeMap<>();

    /** What the command line says. */
    private record Options(boolean quick, @Nullable String only, int forks, boolean write, Path directory) {
        static Options of(String[] args) {
            boolean quick = false;
            String only = null;
            boolean write = false;
            Integer forks = null;
            Path directory = Path.of("benchmarks");
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--quick" -> quick = true;
                    case "--only" -> only = args[++i];
                    case "--write" -> write = true;
                    case "--forks" -> forks = Integer.valueOf(args[++i]);
                    case "--directory" -> directory = Path.of(args[++i]);
                    default ->
                        throw new IllegalArgumentException("unknown: " + args[i]
                                + "; known: --quick, --only GROUP or GROUP/WORK, --forks N, --write");
                }
            }
            boolean whole = only == null && !quick;
            return new Options(
                    quick, only, forks != null ? forks : quick ? QUICK_FORKS : FORKS, write || whole, directory);
        }

        boolean wants(Work work) {
            return (only == null || work.name().equals(only) || work.group().equals(only))
                    && work.load(quick).rounds() > 0;
        }
    }

    private Benchmarks(Options options) {
        this.options = options;
    }

    /** Takes the options of {@code benchmarks/run}. */
    public static void main(String[] args) throws Exception {
        new Benchmarks(Options.of(args)).run();
    }

    private void run() throws Exception {
        List<Work> works = Works.all().stream().filter(options::wants).toList();
        if (works.isEmpty()) {
            System.out.println(
                    "Nothing to do. The groups: memory, processes, latency, scale, parts, recovery, durable.");
            return;
        }
        Stopwatch whole = Stopwatch.start();
        for (Work work : works) {
            Stopwatch watch = Stopwatch.start();
            for (int fork = 1; fork <= options.forks(); fork++) {
                for (String subject : work.subjects(options.quick())) {
                    System.err.printf("%s: %s (fork %d of %d)%n", work.name(), subject, fork, options.forks());
                    measure(work, subject);
                }
            }
            System.err.printf("%s: %.0f s%n", work.name(), watch.seconds());
        }
        System.err.printf("all: %.0f s%n", whole.seconds());
        List<Figure> figures = figures(works);
        Report report = new Report(figures, settings, Surroundings.describe(options.quick(), options.forks()));
        System.out.print(report.table());
        if (options.write()) {
            write(report, figures);
        } else {
            System.out.println("Nothing is written: say --write to put these figures in the place of older ones.");
        }
    }

    private void write(Report report, List<Figure> figures) throws IOException {
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
        Files.writeString(charts.resolve(work.replaceAll("[^a-zA-Z0-9]+", "-") + ".svg"), Chart.of(work, bars));
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
            throw new IllegalStateException(work.name() + " of " + subject + " failed, or took more than " + MINUTES
                    + " minutes; its words are above");
        }
    }

    /** Ends a process that hangs, and with it its output. */
    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Work work, String subject, String line) {
        String[] words = line.split("\t", -1);
        if (line.startsWith(Fork.SETTINGS)) {
            settings.put(work.name() + " · " + subject, words[1]);
        } else if (line.startsWith(Fork.FIGURE)) {
            String name = words[1].isEmpty() ? work.name() : work.name() + " " + words[1];
            values.computeIfAbsent(name, w -> new LinkedHashMap<>())
                    .computeIfAbsent(subject, s -> new ArrayList<>())
                    .add(Double.valueOf(words[2]));
        }
    }

    private List<Figure> figures(List<Work> works) {
        List<Figure> figures = new ArrayList<>();
        values.forEach((name, bySubject) -> {
            Work work = works.stream()
                    .filter(w -> name.equals(w.name()) || name.startsWith(w.name() + " "))
                    .findFirst()
                    .orElseThrow();
            bySubject.forEach((subject, its) -> figures.add(figure(work, name, subject, its)));
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
        return new Figure(name.substring(0, bracket), subject, unit, work.better(), its);
    }
}
