package dev.jobkit.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.ObjectKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a plain deque: what is added at either end comes out in order, whatever the ring looks like inside. */
class AgingQueueTest {
    private final AgingQueue queue = new AgingQueue();
    private final Deque<AgingQueue.Aging> expected = new ArrayDeque<>();
    private int made;

    private AgingQueue.Aging next() {
        made++;
        return new AgingQueue.Aging(ObjectKey.of("ns" + made % 3, "e" + made), Instant.ofEpochSecond(made, made));
    }

    private List<AgingQueue.Aging> all() {
        List<AgingQueue.Aging> all = new ArrayList<>();
        for (AgingQueue.Aging one = queue.get(0); one != null; one = queue.get(all.size())) {
            all.add(one);
        }
        return all;
    }

    @Test
    void keepsItsOrderWhileItGrowsAndShrinks() {
        Random random = new Random(7);
        for (int step = 0; step < 400; step++) {
            int count = random.nextInt(step < 200 ? 20 : 8);
            switch (random.nextInt(3)) {
                case 0 -> {
                    for (int i = 0; i < count; i++) {
                        AgingQueue.Aging added = next();
                        queue.addLast(added.key(), added.last());
                        expected.addLast(added);
                    }
                }
                case 1 -> {
                    List<AgingQueue.Aging> older = new ArrayList<>();
                    for (int i = 0; i < count / 2; i++) {
                        older.add(next());
                    }
                    queue.addAllFirst(older);
                    for (int i = older.size() - 1; i >= 0; i--) {
                        expected.addFirst(older.get(i));
                    }
                }
                default -> {
                    int gone = Math.min(count * (step < 200 ? 1 : 3), expected.size());
                    queue.removeFirst(gone);
                    for (int i = 0; i < gone; i++) {
                        expected.removeFirst();
                    }
                }
            }
            assertThat(all()).containsExactlyElementsOf(expected);
        }
        assertThat(made).isGreaterThan(1000);
    }

    @Test
    void isEmptyAtFirstAndAtTheEnd() {
        assertThat(queue.get(0)).isNull();
        AgingQueue.Aging only = next();
        queue.addLast(only.key(), only.last());
        assertThat(queue.get(0)).isEqualTo(only);
        assertThat(queue.get(1)).isNull();
        queue.removeFirst(1);
        assertThat(queue.get(0)).isNull();
    }
}
