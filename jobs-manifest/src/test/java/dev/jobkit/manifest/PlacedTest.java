package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault that is found after reading names its place in the file. */
class PlacedTest {
    private static final String LIST = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: batch/v1
              kind: Job
              metadata:
                name: x
                labels: {example.com/a: b}
              spec:
                parallelism: -2
                template:
                  spec:
                    containers:
                    - name: main
                      image: busybox
            """;

    @ParameterizedTest
    @CsvSource({
        "spec.parallelism, 10, 18",
        "spec.completions, 10, 5",
        "spec.template.spec.containers[0].image, 15, 18",
        "spec.template.spec.containers[0].command[3], 14, 11",
        "spec.template.spec.containers[7].image, 14, 9",
        "metadata.labels[example.com/a], 8, 29",
        "metadata.labels, 8, 13"
    })
    void aFieldHasLineAndColumn(String field, int line, int column) {
        Placed placed = Manifests.readPlaced("file.yaml", LIST).get(0);
        assertThat(placed.error(field, "is wrong"))
                .isEqualTo(new ManifestError("file.yaml", line, column, "items[0]." + field, "is wrong"));
        assertThat(List.of(placed.object())).isEqualTo(Manifests.read("file.yaml", LIST));
    }

    @Test
    void jsonHasPlacesToo() {
        String json = "{\"apiVersion\": \"batch/v1\",\n \"kind\": \"Job\", \"metadata\": {\"name\": \"x\"},\n \"spec\":"
                + " {\"parallelism\": -2}}";
        assertThat(Manifests.readPlaced("a.json", json).get(0).error("spec.parallelism", "is wrong"))
                .hasToString("a.json:3:26: spec.parallelism: is wrong");
    }
}
