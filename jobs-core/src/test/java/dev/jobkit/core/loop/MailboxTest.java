package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.core.pods.Reported;
import dev.jobkit.model.Container;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is laid down comes out once and in order, also while others lay down more; and what keeps the slots of an entry. */
class MailboxTest {
    private static final int EACH = 20_000;

    private final Mailbox box = new Mailbox() {};

    private static Reported report(String from, int number) {
        return new Reported(new RunId(from, "main", number), new RunReport.Started(Instant.EPOCH));
    }

    private static PodSlot slot(String uid) {
        Metadata metadata = Metadata.builder().name(uid).uid(uid).build();
        PodSpec spec = PodSpec.builder()
                .containers(List.of(Container.of("main", "image")))
                .build();
        return new PodSlot(new Pod(metadata, spec, PodStatus.EMPTY), null);
    }

    @Test
    void reportsOfSeveralThreadsComeOutOnceEachInTheOrderOfItsThread() throws Exception {
        List<Thread> posters = new ArrayList<>();
        for (String from : List.of("a", "b", "c")) {
            Thread poster = new Thread(() -> {
                for (int i = 0; i < EACH; i++) {
                    box.post(report(from, i));
                }
            });
            posters.add(poster);
            poster.start();
        }
        Map<String, Integer> next = new HashMap<>();
        int taken = 0;
        while (taken < 3 * EACH) {
            boolean mail = box.hasMail();
            Reported report = box.poll();
            assertThat(report != null || !mail).isTrue();
            if (report != null) {
                taken++;
                String from = report.run().podUid();
                assertThat(report.run().attempt()).isEqualTo(next.getOrDefault(from, 0));
                next.put(from, report.run().attempt() + 1);
            }
        }
        for (Thread poster : posters) {
            poster.join();
        }
        assertThat(box.hasMail()).isFalse();
        assertThat(box.poll()).isNull();
    }

    @Test
    void slotsComeOutInOrderAndAreNoNews() {
        PodSlot a = slot("a");
        PodSlot b = slot("b");
        PodSlot c = slot("c");
        box.lay(List.of(a, b));
        box.lay(List.of(c));

        assertThat(box.hasMail()).isTrue();
        assertThat(box.hasNews()).isFalse();
        assertThat(box.takeHanded()).containsExactly(a, b, c);
        assertThat(box.takeHanded()).isEmpty();
        assertThat(box.hasMail()).isFalse();
    }

    @Test
    void slotsOfAnEntryAreFoundByTheirPodInTheOrderOfTheirComing() {
        Slots slots = new Slots();
        PodSlot a = slot("a");
        PodSlot b = slot("b");
        assertThat(slots.isEmpty()).isTrue();
        assertThat(slots.putIfAbsent(a)).isNull();
        assertThat(slots.putIfAbsent(slot("a"))).isSameAs(a);
        assertThat(slots.get("b")).isNull();
        slots.remove("b");
        assertThat(slots.all()).containsExactly(a);

        slots.put(b);
        assertThat(slots.all()).containsExactly(a, b);
        assertThat(slots.get("a")).isSameAs(a);
        PodSlot later = slot("a");
        slots.put(later);
        assertThat(slots.all()).containsExactly(later, b);
        slots.remove("a");
        assertThat(slots.all()).containsExactly(b);
        assertThat(slots.size()).isEqualTo(1);
        slots.remove("b");
        assertThat(slots.isEmpty()).isTrue();

        slots.put(a);
        slots.put(slot("a"));
        assertThat(slots.size()).isEqualTo(1);
        slots.clear();
        assertThat(slots.isEmpty()).isTrue();
    }
}
