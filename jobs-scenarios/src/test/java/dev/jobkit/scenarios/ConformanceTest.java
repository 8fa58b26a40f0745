package dev.jobkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.jobkit.testkit.Conformance;
import java.util.List;
import java.util.stream.Stream;
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

    @TestFactory
    Stream<DynamicNode> recordings() {
        return FILES.stream().map(file -> dynamicContainer(file, cases(file)));
    }

    private static Stream<DynamicNode> cases(String file) {
        return Conformance.standard().cases(Recordings.text(file)).stream()
                .map(each -> dynamicTest(
                        each.name(), () -> assertThat(each.play().call()).isEmpty()));
    }
}
