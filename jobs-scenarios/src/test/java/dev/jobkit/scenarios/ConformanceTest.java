package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.core.SystemTime;
import dev.jobkit.testkit.Conformance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The library answers as a real control plane did, through facade, admission, store, loop and decisions. */
class ConformanceTest {
    private static final List<String> FILES = List.of(
            "job-traces.json",
            "job-traces-random.json",
            "job-traces-lives.json",
            "cronjob-traces.json",
            "validation.json",
            "updates.json",
            "cron.jsonl");

    private static final SystemTime TIME = new SystemTime();
    private static final Map<String, Played> PLAYED = new TreeMap<>();

    @TestFactory
    Stream<DynamicNode> recordings() {
        return FILES.stream().map(file -> dynamicContainer(file, cases(file)));
    }

    private static Stream<DynamicNode> cases(String file) {
        return Conformance.standard().cases(Recordings.text(file)).stream()
                .map(each -> dynamicTest(each.name(), () -> play(file, each.play())));
    }

    private static void play(String file, Callable<List<String>> recording) throws Exception {
        Instant start = TIME.instant();
        List<String> differences = recording.call();
        Played before = PLAYED.getOrDefault(file, new Played(0, Duration.ZERO));
        PLAYED.put(file, new Played(before.cases + 1, before.time.plus(Duration.between(start, TIME.instant()))));
        assertThat(differences).isEmpty();
    }

    /** How long a replay takes is printed and not judged: the machine may have other work. */
    @AfterAll
    static void tellHowLongItTook() {
        PLAYED.forEach((file, played) ->
                System.out.println(file + ": " + played.cases + " cases in " + played.time.toMillis() + " ms"));
        TIME.close();
    }

    private record Played(int cases, Duration time) {}
}
