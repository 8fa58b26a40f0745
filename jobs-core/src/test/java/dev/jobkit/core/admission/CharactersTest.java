package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms of names and words. */
class CharactersTest {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    @Test
    void theQuickLookAndThePatternsAgree() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = text(random, "ab9-.", 6);
            String name = text(random, "aZ0-_./", 6);
            String[] parts = name.split("/", -1);
            boolean key = parts.length <= 2
                    && parts[parts.length - 1].matches(NAME)
                    && (parts.length == 1 || SUBDOMAIN.matcher(parts[0]).matches());

            assertThat(DnsFormats.label(text).isEmpty())
                    .as("label %s, seed %s", text, seed)
                    .isEqualTo(text.matches(LABEL));
            assertThat(DnsFormats.subdomain(text).isEmpty())
                    .as("subdomain %s, seed %s", text, seed)
                    .isEqualTo(SUBDOMAIN.matcher(text).matches());
            assertThat(LabelFormats.key(name).isEmpty())
                    .as("key %s, seed %s", name, seed)
                    .isEqualTo(key);
            assertThat(LabelFormats.value(name).isEmpty())
                    .as("value %s, seed %s", name, seed)
                    .isEqualTo(name.isEmpty() || name.matches(NAME));
        }
    }

    @ParameterizedTest
    @CsvSource({"63, 253, 63", "64, 254, 64"})
    void lengthsHaveTheirLimits(int label, int subdomain, int value) {
        boolean fits = label == 63;
        assertThat(DnsFormats.label("a".repeat(label)).isEmpty()).isEqualTo(fits);
        assertThat(DnsFormats.subdomain("a".repeat(subdomain)).isEmpty()).isEqualTo(fits);
        assertThat(LabelFormats.value("a".repeat(value)).isEmpty()).isEqualTo(fits);
        assertThat(LabelFormats.key("a".repeat(value)).isEmpty()).isEqualTo(fits);
        assertThat(LabelFormats.key("a".repeat(subdomain) + "/b").isEmpty()).isEqualTo(fits);
    }

    private static String text(Random random, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
