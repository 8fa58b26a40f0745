package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleManifestsTest {
    @TempDir
    private Path directory;

    static List<String> manifests() throws IOException {
        try (Stream<Path> files = Files.list(Jobkit.EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.startsWith("random-error"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyExampleCompletes(String name) {
        Jobkit run = Jobkit.run("run", Jobkit.example(name));

        assertThat(run.err()).doesNotContain("Failed");
        assertThat(run.exitCode()).isZero();
    }

    /** The stand-in of images.yaml fails by chance; this one fails three times and then never again. */
    @ParameterizedTest
    @ValueSource(strings = {"random-error.yaml", "random-error-parallel.yaml"})
    void anImageThatFailsThreeTimesCompletesNevertheless(String name) throws IOException {
        Path table = Files.writeString(directory.resolve("table.yaml"), """
                kodekloud/random-error:
                - sh
                - -c
                - for n in 1 2 3; do mkdir '%s'/$n 2>/dev/null && exit 1; done; exit 0
                """.formatted(directory));

        Jobkit run = Jobkit.run(
                "run", Jobkit.example(name), "--images", table.toString(), "--backoff", "10ms,50ms", "-o", "yaml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\n  failed: 3\n").contains("\n  succeeded: 3\n");
    }

    @Test
    void theStandInForRandomErrorEndsWith0Or1AndSaysSo() {
        Jobkit run = Jobkit.run("run", Jobkit.example("random-error.yaml"), "--logs", "--backoff", "1ms,5ms");

        assertThat(run.exitCode()).isIn(0, 1);
        assertThat(run.out().lines())
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(line -> line.equals("random error") || line.equals("no error this time"));
    }

    @Test
    void piPrintsIts2000DigitsAndNothingElse() {
        Jobkit run = Jobkit.run("run", Jobkit.example("pi.yaml"), "--logs");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(pi(2000) + "\n");
    }

    /** Returns π rounded to this many digits, by Machin's formula π = 16 arctan 1/5 − 4 arctan 1/239. */
    private static String pi(int digits) {
        int guard = 10;
        BigInteger unit = BigInteger.TEN.pow(digits - 1 + guard);
        BigInteger pi = arctan(5, unit)
                .multiply(BigInteger.valueOf(16))
                .subtract(arctan(239, unit).multiply(BigInteger.valueOf(4)));
        BigInteger half = BigInteger.TEN.pow(guard).shiftRight(1);
        String text = pi.add(half).divide(BigInteger.TEN.pow(guard)).toString();
        return text.charAt(0) + "." + text.substring(1);
    }

    private static BigInteger arctan(int inverse, BigInteger unit) {
        BigInteger square = BigInteger.valueOf((long) inverse * inverse);
        BigInteger power = unit.divide(BigInteger.valueOf(inverse));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square).negate();
            sum = sum.add(power.divide(BigInteger.valueOf(n)));
        }
        return sum;
    }
}
