package dev.jobkit.testkit;

import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.ManifestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Plays recordings of how Jobs and CronJobs behave against the library, on virtual time, and tells every difference.
 *
 * <p>The kinds of recordings are told apart by their content: life stories of Jobs ({@code job}, {@code steps}) and of
 * CronJobs ({@code cronjob}, {@code steps}), objects offered to admission ({@code object}, {@code accepted}), changes
 * ({@code object}, {@code patch}) and cron expressions ({@code schedule}, {@code from}). A file holds a JSON array of cases
 * or one case a line. What no player understands, an unknown op, key or kind, or a file without cases, fails and is never
 * skipped. A life story is played up to the first step that differs: what follows differs in consequence.
 *
 * <pre>{@code
 * Conformance.Report report = Conformance.standard().play(Path.of("my-traces.json"));
 * report.differences().forEach(System.out::println);
 * }</pre>
 */
public final class Conformance {
    private final ControllerFactory factory;

    private Conformance(ControllerFactory factory) {
        this.factory = factory;
    }

    /** Returns the player of the library as it is without settings. */
    public static Conformance standard() {
        return new Conformance(WorldParts::controller);
    }

    /** Returns a player that makes each controller in this way. */
    public static Conformance of(ControllerFactory factory) {
        return new Conformance(factory);
    }

    /**
     * What came of playing a file.
     *
     * @param passed cases without difference
     * @param failed cases with at least one, or that cannot be played
     * @param differences one line each: case, step, field, what was expected, what came
     */
    public record Report(int passed, int failed, List<String> differences) {
        /** Copies the list. */
        public Report {
            differences = List.copyOf(differences);
        }

        /** Returns both reports in one. */
        public Report and(Report other) {
            List<String> all = new ArrayList<>(differences);
            all.addAll(other.differences);
            return new Report(passed + other.passed, failed + other.failed, all);
        }

        /** Returns {@code "3 passed, 1 failed"}. */
        public String summary() {
            return passed + " passed, " + failed + " failed";
        }
    }

    /**
     * One case of a file.
     *
     * @param name what it is called
     * @param play plays it and returns its differences, one line each
     */
    public record Case(String name, Callable<List<String>> play) {}

    /**
     * Plays all cases of a file.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public Report play(Path file) {
        try {
            return play(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file " + file, e);
        } catch (MalformedInputException e) {
            throw new UncheckedIOException("cannot read " + file + ": this is no UTF-8 text", e);
        } catch (IOException e) {
            String why =
                    Files.isDirectory(file) ? "is a directory; name the files in it" : String.valueOf(e.getMessage());
            throw new UncheckedIOException("cannot read " + file + ": " + why, e);
        }
    }

    /** Plays all cases of a text. */
    public Report play(String text) {
        Report report = new Report(0, 0, List.of());
        for (Case each : cases(text)) {
            report = report.and(played(each));
        }
        return report;
    }

    /** Returns the cases of a text; what cannot be understood is a case that fails. */
    public List<Case> cases(String text) {
        try {
            List<Case> cases = new ArrayList<>();
            for (Object tree : trees(text)) {
                cases.add(caseOf(tree, cases.size()));
            }
            return cases.isEmpty() ? List.of(broken("the file", "it has no cases")) : List.copyOf(cases);
        } catch (ManifestException e) {
            return List.of(broken("the file", "it is not JSON: " + e.getMessage()));
        }
    }

    private static Report played(Case each) {
        try {
            List<String> lines = each.play().call();
            return lines.isEmpty()
                    ? new Report(1, 0, List.of())
                    : new Report(
                            0,
                            1,
                            lines.stream()
                                    .map(line -> each.name() + ": " + line)
                                    .toList());
        } catch (Exception | AssertionError | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            String place = trace.length == 0 ? "" : " at " + trace[0];
            return new Report(0, 1, List.of(each.name() + ": the library broke: " + e + place));
        }
    }

    private static List<@Nullable Object> trees(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return List.of();
        }
        List<@Nullable Object> trees = new ArrayList<>();
        if (trimmed.startsWith("{") && trimmed.indexOf('\n') >= 0 && isLines(trimmed)) {
            trimmed.lines().filter(line -> !line.isBlank()).forEach(line -> trees.add(line(line)));
            return trees;
        }
        Object tree = Json.parse(trimmed);
        if (tree instanceof List<?> list) {
            trees.addAll(list);
        } else {
            trees.add(tree);
        }
        return trees;
    }

    /** Tells whether the first line is an object by itself, so that each line is a case. */
    private static boolean isLines(String text) {
        return line(text.substring(0, text.indexOf('\n'))) instanceof Map<?, ?>;
    }

    private static Object line(String line) {
        try {
            Object tree = Json.parse(line);
            return tree == null ? "null" : tree;
        } catch (ManifestException e) {
            return "not JSON: " + e.getMessage();
        }
    }

    private Case caseOf(@Nullable Object tree, int number) {
        if (!(tree instanceof Map<?, ?> map)) {
            return broken("case " + number, "expected an object, came " + tree);
        }
        Fields fields = new Fields("case " + number, map);
        boolean schedule = fields.has("schedule");
        if (!(fields.get(schedule ? "schedule" : "name") instanceof String name)) {
            return broken("case " + number, schedule ? "the schedule is no text" : "it has no name");
        }
        if (schedule && fields.has("from")) {
            return new Case(fields.get("from") + " " + name, guarded(() -> CronPlayer.play(fields, factory)));
        } else if (fields.has("steps") && fields.has("job")) {
            return new Case(name, guarded(() -> TracePlayer.play(fields, factory)));
        } else if (fields.has("steps") && fields.has("cronjob")) {
            return new Case(name, guarded(() -> CronTracePlayer.play(fields, factory)));
        } else if (fields.has("object") && fields.has("patch")) {
            return new Case(name, guarded(() -> UpdatePlayer.play(fields, factory)));
        } else if (fields.has("object") && fields.has("accepted")) {
            return new Case(name, guarded(() -> ValidationPlayer.play(fields, factory)));
        }
        return broken(name, "unknown kind of case, with the keys " + map.keySet());
    }

    private static Callable<List<String>> guarded(Callable<List<String>> play) {
        return () -> {
            try {
                return play.call();
            } catch (BadCaseException e) {
                return List.of(String.valueOf(e.getMessage()));
            }
        };
    }

    private static Case broken(String name, String why) {
        return new Case(name, () -> List.of(why));
    }
}
