package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NameScanTest {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final String LETTERS = "ab09zAZ--..__/ é\n";

    @Test
    void itAgreesWithTheFormsThatMessagesTell() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 200_000; i++) {
            String text = text(random);
            assertThat(NameScan.isLabel(text))
                    .as(text)
                    .isEqualTo(LABEL.matcher(text).matches());
            assertThat(NameScan.isSubdomain(text))
                    .as(text)
                    .isEqualTo(SUBDOMAIN.matcher(text).matches());
            assertThat(NameScan.isQualified(text, 0))
                    .as(text)
                    .isEqualTo(QUALIFIED.matcher(text).matches());
        }
    }

    @Test
    void aPartOfATextIsJudgedLikeATextOfItsOwn() {
        assertThat(NameScan.isSubdomain("batch.kubernetes.io/job-name", "batch.kubernetes.io".length()))
                .isTrue();
        assertThat(NameScan.isSubdomain("a./b", 2)).isFalse();
        assertThat(NameScan.isSubdomain("/b", 0)).isFalse();
        assertThat(NameScan.isQualified("a/b", 2)).isTrue();
        assertThat(NameScan.isQualified("a/", 2)).isFalse();
    }

    @Test
    void aNameOfVeryManyPartsIsRefusedForItsLength() {
        assertThat(Formats.dnsSubdomain("a.".repeat(100_000) + "a"))
                .singleElement()
                .asString()
                .contains("253");
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(7); left > 0; left--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
