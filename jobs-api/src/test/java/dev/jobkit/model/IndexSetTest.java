package dev.jobkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0,1",
                "0-2",
                "0,2-4,6",
                "63,64",
                "62-65",
                "4095,4096",
                "4094-4097",
                "0-4095",
                "0-4096",
                "1,4096-8191,8193",
                "2147483646"
            })
    void writesWhatItReads(String text) {
        IndexSet set = IndexSet.parse(text);
        assertThat(set).hasToString(text);
        assertThat(IndexSet.parse(set.toString())).isEqualTo(set).hasSameHashCodeAs(set);
    }

    @ParameterizedTest
    @CsvSource({"'0-1','0,1'", "'0,1,2','0-2'", "'0-1,2-3','0-3'", "'007','7'"})
    void writesTwoNeighboursApartAndThreeAsARange(String text, String canonical) {
        assertThat(IndexSet.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a",
                "-",
                "1-",
                "-1",
                "1--2",
                "1,",
                ",1",
                "1,,2",
                "1 ,2",
                "2,1",
                "1,1",
                "3-2",
                "2-2",
                "0-3,3",
                "1.5",
                "+1",
                "2147483647",
                "0-2147483647",
                "99999999999",
                "\u0661"
            })
    void refusesOtherTexts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IndexSet.parse(text));
    }

    @Test
    void namesThePartThatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IndexSet.parse("0,x,2"))
                .withMessageContaining("\"x\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IndexSet.parse("5,3"))
                .withMessageContaining("ascend");
    }

    @Test
    void refusesIndexesThatNoJobHas() {
        assertThatIllegalArgumentException().isThrownBy(() -> IndexSet.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> IndexSet.of(Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> IndexSet.range(-3, 2));
        assertThat(IndexSet.range(3, 2)).isSameAs(IndexSet.EMPTY);
    }

    @Test
    void theLargestRangeCostsAsMuchAsItsText() {
        IndexSet all = IndexSet.parse("0-2147483646");
        assertThat(all.size()).isEqualTo(Integer.MAX_VALUE);
        assertThat(all.last()).isEqualTo(IndexSet.MAX_INDEX);
        assertThat(all.nextMissing(5)).isEqualTo(Integer.MAX_VALUE);
        assertThat(all.plus(7)).isEqualTo(all);
        assertThat(all.minus(IndexSet.of(4096))).hasToString("0-4095,4097-2147483646");
        assertThat(all.below(4097)).hasToString("0-4096");
    }

    @Test
    void questionsOutsideOfTheSetHaveAnswers() {
        IndexSet set = IndexSet.of(2, 70);
        assertThat(set.contains(-1)).isFalse();
        assertThat(set.contains(Integer.MAX_VALUE)).isFalse();
        assertThat(set.next(-5000)).isEqualTo(2);
        assertThat(set.next(71)).isEqualTo(-1);
        assertThat(set.next(Integer.MAX_VALUE)).isEqualTo(-1);
        assertThat(set.nextMissing(-5000)).isZero();
        assertThat(set.nextMissing(2)).isEqualTo(3);
        assertThat(set.nextMissing(1_000_000)).isEqualTo(1_000_000);
        assertThat(set.below(-1)).isSameAs(IndexSet.EMPTY);
        assertThat(IndexSet.EMPTY.last()).isEqualTo(-1);
    }

    @Test
    void changesLeaveTheOriginalAlone() {
        IndexSet before = IndexSet.range(0, 5000);
        IndexSet after = before.plus(6000).minus(IndexSet.range(4000, 5000));
        assertThat(before).hasToString("0-5000");
        assertThat(after).hasToString("0-3999,6000");
        assertThat(before.plus(17)).isSameAs(before);
        assertThat(before.minus(IndexSet.of(9999))).isEqualTo(before);
        assertThat(before.minus(before)).isSameAs(IndexSet.EMPTY);
        assertThat(IndexSet.EMPTY.plus(before)).isSameAs(before);
    }

    @Test
    void setsThatShrankEqualSetsThatNeverGrew() {
        IndexSet shrunk = IndexSet.of(1, 100_000).minus(IndexSet.of(100_000));
        assertThat(shrunk).isEqualTo(IndexSet.of(1)).hasSameHashCodeAs(IndexSet.of(1));
        assertThat(IndexSet.of(1))
                .isEqualTo(shrunk)
                .isNotEqualTo(IndexSet.of(2))
                .isNotEqualTo(IndexSet.of(1, 2));
    }

    @Test
    void agreesWithABitSet() {
        long seed = Long.getLong("jobkit.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int bound = 1 + random.nextInt(random.nextBoolean() ? 200 : 20_000);
            BitSet a = bits(random, bound);
            BitSet b = bits(random, bound);
            String label = "seed " + seed + ", round " + round;
            IndexSet x = set(a);
            IndexSet y = set(b);
            BitSet union = (BitSet) a.clone();
            union.or(b);
            BitSet rest = (BitSet) a.clone();
            rest.andNot(b);
            int at = random.nextInt(bound + 10);
            BitSet low = (BitSet) a.clone();
            low.clear(at, Math.max(at, low.length()));
            assertThat(x.plus(y)).as(label).isEqualTo(set(union));
            assertThat(x.minus(y)).as(label).isEqualTo(set(rest));
            assertThat(x.below(at)).as(label).isEqualTo(set(low));
            assertThat(x.size()).as(label).isEqualTo(a.cardinality());
            assertThat(x.last()).as(label).isEqualTo(a.length() - 1);
            assertThat(x.contains(at)).as(label).isEqualTo(a.get(at));
            assertThat(x.next(at)).as(label).isEqualTo(a.nextSetBit(at));
            assertThat(x.nextMissing(at)).as(label).isEqualTo(a.nextClearBit(at));
            assertThat(x.stream().toArray()).as(label).isEqualTo(a.stream().toArray());
            assertThat(IndexSet.parse(x.toString())).as(label).isEqualTo(x);
        }
    }

    private static BitSet bits(Random random, int bound) {
        BitSet bits = new BitSet();
        for (int i = 0; i < 6; i++) {
            int first = random.nextInt(bound);
            bits.set(first, first + 1 + random.nextInt(bound));
        }
        for (int i = 0; i < 50; i++) {
            bits.clear(random.nextInt(bound));
        }
        return bits;
    }

    private static IndexSet set(BitSet bits) {
        return IndexSet.of(bits.stream().toArray());
    }
}
