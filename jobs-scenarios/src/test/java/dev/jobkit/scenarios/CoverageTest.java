package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/coverage.md} names are there, and its sums are those of its rows. */
class CoverageTest {
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z])(\\d+) \\| (shown|\\*\\*open\\*\\*) \\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("\\b([A-Z]\\w*Test)\\b|#([a-z]\\w*)");
    private static final Pattern SUM = Pattern.compile("\\| ([A-Z]): [^|]* \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");

    /** The sources of the tests by class; a name may be there in several modules. */
    private static final Map<String, List<String>> SOURCES = new HashMap<>();

    private static List<String> lines = List.of();

    @BeforeAll
    static void readAll() throws IOException {
        Path root = Path.of("..");
        lines = Files.readAllLines(root.resolve("docs/coverage.md"));
        try (Stream<Path> modules = Files.list(root)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    files.filter(file -> file.toString().endsWith("Test.java")).forEach(CoverageTest::read);
                }
            }
        }
    }

    private static void read(Path file) {
        try {
            String name = String.valueOf(file.getFileName()).replace(".java", "");
            SOURCES.computeIfAbsent(name, n -> new ArrayList<>()).add(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Matcher> matches(Pattern pattern) {
        return lines.stream().map(pattern::matcher).filter(Matcher::matches);
    }

    @Test
    void everyNamedTestIsThere() {
        List<String> missing = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        matches(ROW).forEach(row -> {
            String id = row.group(1) + row.group(2);
            String named = "";
            Matcher names = NAME.matcher(row.group(4));
            while (names.find()) {
                named = names.group(1) == null ? named : names.group(1);
                if (!has(named, names.group(2))) {
                    missing.add(id + ": " + named + (names.group(2) == null ? "" : "#" + names.group(2)));
                }
            }
            if (named.isEmpty() && row.group(3).equals("shown")) {
                unnamed.add(id);
            }
        });
        assertThat(missing).isEmpty();
        assertThat(unnamed).as("shown, and no test is named").isEmpty();
    }

    private static boolean has(String type, String method) {
        return SOURCES.getOrDefault(type, List.of()).stream()
                .anyMatch(source -> method == null || source.contains(" " + method + "("));
    }

    @Test
    void theSumsAreThoseOfTheRows() {
        List<String> wrong = new ArrayList<>();
        matches(SUM).forEach(sum -> {
            String group = sum.group(1);
            long shown = rows(group, "shown");
            long open = rows(group, "**open**");
            String is = shown + open + " rows, " + shown + " shown, " + open + " open";
            String said = sum.group(2) + " rows, " + sum.group(3) + " shown, " + sum.group(4) + " open";
            if (!is.equals(said)) {
                wrong.add(group + ": " + said + ", but there are " + is);
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static long rows(String group, String state) {
        return matches(ROW)
                .filter(row -> row.group(1).equals(group) && row.group(3).equals(state))
                .count();
    }
}
