package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Stored;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Randomly damaged manifests: they give objects that survive a round trip, or faults with a place; nothing else. */
class MutationTest {
    private static final String[] SNIPPETS = {
        ":",
        "-",
        " ",
        "\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "#",
        "&a ",
        "*a",
        "<<: *a\n",
        "!!str ",
        "|",
        ">",
        "---\n",
        "null",
        "yes",
        "0x",
        "1e9",
        "-1",
        "99999999999",
        "\\",
        "\u0000",
        "\uD83D\uDE00",
        "? ",
        "%",
        ",",
        "..."
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seeds/004-job-test-1.yaml",
                "seeds/003-simple-cron-job.yaml",
                "seeds/003-simple-job-pod.yaml",
                "seeds/repaired/002-new.yaml"
            })
    void givesAValueOrFaults(String file) {
        long seed = Long.getLong("jobkit.seed", System.nanoTime());
        Random random = new Random(seed);
        String valid = Resources.text(file);
        String json = Manifests.toJson(Manifests.read(file, valid).get(0));
        for (int round = 0; round < 1500; round++) {
            String text = damaged(round % 2 == 0 ? valid : json, random);
            String label = "seed " + seed + ", round " + round + ":\n" + text;
            try {
                List<Stored> objects = Manifests.read(file, text);
                for (Stored object : objects) {
                    assertThat(Manifests.read(file, Manifests.toYaml(object)))
                            .as(label)
                            .containsExactly(object);
                }
            } catch (ManifestException e) {
                assertThat(e.errors()).as(label).isNotEmpty().allMatch(error -> error.line() > 0 && error.column() > 0);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(label, e);
            }
        }
    }

    private static String damaged(String valid, Random random) {
        StringBuilder text = new StringBuilder(valid);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            String snippet = SNIPPETS[random.nextInt(SNIPPETS.length)];
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, snippet);
                case 2 -> text.replace(at, end, snippet);
                default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
        return text.toString();
    }
}
