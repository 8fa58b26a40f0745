package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of cells is a map, whatever the hashes of its keys are. */
class CellTableTest {
    /** The hash of this text is 0, which stands for an empty slot. */
    private static final String OF_NO_HASH = "f5a5a608";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keysOfOneHashAreKeptApart(long seed) {
        assertThat(new ObjectKey("", OF_NO_HASH).hashCode()).isZero();
        play(keys(), Integer.MAX_VALUE, seed);
    }

    /** The smallest table does not grow, so that what is moved up often comes from its other end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keysAreFoundAroundTheEndOfTheTable(long seed) {
        List<ObjectKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(new ObjectKey("n", "o" + i));
        }
        play(keys, 8, seed);
    }

    /** Puts and takes keys, so many of them there at once. */
    private static void play(List<ObjectKey> keys, int most, long seed) {
        Random random = new Random(seed);
        CellTable table = new CellTable();
        Map<ObjectKey, Cell> truth = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            ObjectKey key = keys.get(random.nextInt(keys.size()));
            assertThat(table.get(key)).as("seed %d, step %d", seed, step).isSameAs(truth.get(key));
            if (random.nextBoolean()) {
                assertThat(table.remove(key)).isSameAs(truth.remove(key));
            } else if (!truth.containsKey(key) && truth.size() < most) {
                Cell cell = new Cell(Job.of(
                        Metadata.named(key.namespace(), key.name()), JobSpec.of(Container.of("main", "busybox"))));
                table.add(key, cell);
                truth.put(key, cell);
            }
            assertThat(table.size()).isEqualTo(truth.size());
        }
        assertThat(table.cells()).containsExactlyInAnyOrderElementsOf(truth.values());
    }

    /** Returns 16 keys of each of 16 hashes, and some without a hash. */
    private static List<ObjectKey> keys() {
        List<ObjectKey> keys = new ArrayList<>();
        for (int of = 0; of < 16; of++) {
            for (int bits = 0; bits < 16; bits++) {
                StringBuilder name = new StringBuilder("n" + of);
                for (int i = 0; i < 4; i++) {
                    name.append((bits >> i & 1) == 0 ? "Aa" : "BB"); // these have the same hash
                }
                keys.add(new ObjectKey("", name.toString()));
            }
        }
        keys.add(new ObjectKey("", OF_NO_HASH));
        keys.add(new ObjectKey("", OF_NO_HASH + OF_NO_HASH));
        return keys;
    }
}
