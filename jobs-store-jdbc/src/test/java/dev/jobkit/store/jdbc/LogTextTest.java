package dev.jobkit.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.PodStarted;
import dev.jobkit.event.SuccessCriteriaMet;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The log tells once what its changes have in common, and gives them back as they were. */
class LogTextTest {
    private static final ObjectRef JOB = new ObjectRef("Job", "default", "pi", "8d0f6c1e-5a7b-4a53-9a36-0d8d2f1c9a11");
    private static final ObjectRef POD =
            new ObjectRef("Pod", "default", "pi-x2k4f", "0b8e8b3c-7a52-4be5-9d3f-5a2f4a6f9c22");
    private static final Instant AT = Instant.parse("2026-11-22T17:55:09.348882636Z");

    @Test
    void whatEventsOfACommitHaveInCommonIsToldOnce() {
        List<JobEvent> events = List.of(
                new PodStarted(POD, JOB, null, AT, "Started", "Started container main"),
                new PodStarted(POD, JOB, null, AT, "Started", "says \"" + AT + "\" and {\"kind\":\"Job\"}"),
                new SuccessCriteriaMet(JOB, AT, "CompletionsReached", "Reached expected number"));
        List<LogText> texts = LogText.told(events);
        assertThat(texts).hasSize(1);
        assertThat(texts.get(0).changes()).isEqualTo(3);
        for (String once : List.of(JOB.uid(), POD.uid(), '"' + AT.toString() + '"')) {
            assertThat(texts.get(0).text().split(once, -1)).as(once).hasSize(2);
        }
        assertThat(read(texts)).isEqualTo(events);
    }

    @Test
    void eventsComeBackAsTheyWereWhateverTheyHaveInCommon() {
        int shortened = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<JobEvent> events = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                Class<? extends JobEvent> type = EventTypes.ALL.get(random.nextInt(EventTypes.ALL.size()));
                JobEvent event = new Samples(seed + random.nextInt(3)).of(type);
                events.addAll(Collections.nCopies(1 + random.nextInt(3), event));
            }
            List<LogText> texts = LogText.told(events);
            assertThat(read(texts)).as("seed %d", seed).isEqualTo(events);
            shortened += texts.stream().anyMatch(text -> text.text().charAt(0) == 1) ? 1 : 0;
        }
        assertThat(shortened).as("lists that had something in common").isGreaterThan(250);
    }

    @Test
    void eachRowHoldsAsManyChangesAsFit() {
        List<LogText> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.addAll(LogText.told(Collections.nCopies(i % 5, new SuccessCriteriaMet(JOB, AT, "a", "b"))));
            many.add(LogText.of(LogEntry.hidden()));
        }
        long next = 101;
        for (@Nullable Object[] row : LogRow.rows(many, 1600)) {
            assertThat(row[0]).isEqualTo(next);
            LogRow read = new LogRow(next, (long) row[3], 'C', null, (String) row[2]);
            assertThat(read.entries()).hasSizeBetween(1, LogRow.MOST);
            assertThat(String.valueOf(row[2])).hasSizeLessThan(8000);
            next = (long) row[3] + 1;
        }
        assertThat(next).isEqualTo(1601);
    }

    @Test
    void aPartWithoutItsEndIsRefused() {
        assertThatThrownBy(() -> Phrases.expanded("[" + (char) 1 + "a" + (char) 2 + "[\"H\"]]"))
                .hasMessageContaining("the end of what begins at character 1 is missing");
    }

    private static List<JobEvent> read(List<LogText> texts) {
        List<JobEvent> events = new ArrayList<>();
        long last = texts.stream().mapToInt(LogText::changes).sum();
        for (@Nullable Object[] row : LogRow.rows(texts, last)) {
            new LogRow((long) row[0], (long) row[3], 'C', null, (String) row[2])
                    .entries()
                    .forEach(entry -> events.add(entry.event()));
        }
        return events;
    }
}
