package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The manifests that people wrote elsewhere end as they would there. */
class SeedsTest {
    @Test
    void aCommandOfOneWordNeverStartsAndFailsAfterSevenFailures() {
        Jobkit run = Jobkit.run("run", Jobkit.seed("003-whalejob-one-word.yaml"), "--backoff", "1ms,5ms", "-o", "yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("\n  failed: 7\n").contains("reason: BackoffLimitExceeded");
        assertThat(run.errLines().get(run.errLines().size() - 2))
                .contains("Failed after")
                .contains(
                        ": BackoffLimitExceeded: Job has reached the specified backoff limit; last failure: pod whalejob-")
                .contains(
                        "exit code 128 (StartError): exec: \"cowsay this is a string\": executable file not found in $PATH");
        assertThat(run.errLines())
                .last()
                .asString()
                .contains("write word by word: command: [\"cowsay\", \"this is a string\"]");
    }

    /** On a perl whose bignum has the fault the manifest fails with perl's own words; on others it prints the digits. */
    @Test
    void thePiOfTheSeedsDoesWhatThisPerlDoes() throws IOException, InterruptedException {
        Process perl = new ProcessBuilder("perl", "-Mbignum=bpi", "-wle", "print bpi(2000)")
                .redirectErrorStream(true)
                .start();
        String said = new String(perl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = perl.waitFor();

        Jobkit run = Jobkit.run("run", Jobkit.seed("002-pi.yaml"), "--logs", "--backoff", "1ms,5ms");

        if (code == 0) {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo(said);
        } else {
            String last = said.strip().lines().reduce((a, b) -> b).orElse("");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEqualTo(said.repeat(5));
            assertThat(run.errLines())
                    .last()
                    .asString()
                    .contains("BackoffLimitExceeded")
                    .endsWith("exit code " + code + ": " + last);
        }
    }
}
