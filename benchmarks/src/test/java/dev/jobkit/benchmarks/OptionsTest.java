package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what it means, and what is said where it means nothing. */
class OptionsTest {
    @Test
    void aFullRunIsWrittenAndAPartOnlyIfAskedTo() {
        assertThat(Options.of()).isEqualTo(new Options(false, null, 3, true, Path.of("benchmarks")));
        assertThat(Options.of("--quick")).isEqualTo(new Options(true, null, 1, false, Path.of("benchmarks")));
        assertThat(Options.of("--only", "memory", "--forks", "2", "--write", "--directory", "here"))
                .isEqualTo(new Options(false, "memory", 2, true, Path.of("here")));
    }

    @Test
    void onlyChoosesAGroupOrAWork() {
        assertThat(Options.of("--only", "latency").works())
                .extracting(Work::name)
                .containsExactly("latency/submit-to-start", "latency/loaded", "latency/end-to-listener");
        assertThat(Options.of("--quick", "--only", "latency").works())
                .extracting(Work::name)
                .containsExactly("latency/submit-to-start", "latency/end-to-listener");
        assertThat(Options.of("--only", "memory/many").works())
                .extracting(Work::name)
                .containsExactly("memory/many");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only | --only needs a group or a work; groups: memory, processes, latency, scale, parts, recovery, durable",
                "--only --quick | --only needs a group",
                "--forks | --forks needs a number from 1 on",
                "--forks x | --forks needs a number from 1 on, not x",
                "--forks 0 | --forks needs a number from 1 on, not 0",
                "--forks -1 | --forks needs a number from 1 on, not -1",
                "--directory | --directory needs the directory of the benchmarks",
                "--fork 1 | unknown: --fork; known: --quick, --only",
                "memory | unknown: memory; known:",
                "--only nosuch | there is no such group or work; groups: memory, processes",
                "--only memory/nosuch | works of memory: memory/wide-1000, memory/indexed-1000",
                "--only nosuch/many | there is no such group or work; groups: memory, processes",
                "--quick --only recovery | recovery: nothing of it is in a quick run, leave --quick out; quick are: memory/wide-1000",
                "--quick --only latency/loaded | latency/loaded: nothing of it is in a quick run",
            })
    void whatIsWrongIsSaidInOneLineWithWhatWouldBeRight(String line, String words) {
        assertThatThrownBy(() -> Options.of(line.split(" ")))
                .isInstanceOf(Options.WrongOption.class)
                .hasMessageContaining(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void helpNamesTheGroupsAndTheirWorks() {
        assertThat(Options.usage())
                .contains("--only GROUP or GROUP/WORK", "3, and 1 in a quick run")
                .contains("  latency: latency/submit-to-start, latency/loaded, latency/end-to-listener\n");
    }
}
