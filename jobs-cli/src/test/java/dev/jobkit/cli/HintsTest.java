package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HintsTest {
    private static final Pod POD = new Pod(
            Metadata.named("pi-1"),
            PodSpec.of(Container.builder()
                    .name("main")
                    .image("x")
                    .env(List.of(EnvVar.of("PATH", "/here:/there")))
                    .build()),
            PodStatus.EMPTY);

    @Test
    void aMissingModuleOfPerlIsNamedWithWhereItWasLookedFor() {
        List<String> tail = List.of(
                "Can't locate Math/BigFloat.pm in @INC (you may need to install the Math::BigFloat module) (@INC entries"
                        + " checked: /etc/perl /usr/share/perl5) at -e line 0.",
                "BEGIN failed--compilation aborted.");

        assertThat(Hints.about(POD, "main", ended(2, null), tail))
                .isEqualTo(
                        "perl was found, but not its module Math::BigFloat; looked in: /etc/perl /usr/share/perl5; install"
                                + " it: apt-get install perl (Debian's perl-base has no modules), dnf install perl-Math-BigInt or apk"
                                + " add perl");
    }

    @Test
    void aMissingProgramIsNamedWithThePathOfItsContainer() {
        String message = "exec: \"perl\": executable file not found in $PATH";

        assertThat(Hints.about(POD, "main", ended(128, message), List.of()))
                .isEqualTo(
                        "the program perl was not found; looked in PATH: /here:/there; install it (apt-get install perl, dnf"
                                + " install perl or apk add perl), or name another command in the manifest or in the table of images");
    }

    @Test
    void aShellThatMissesAProgramIsUnderstood() {
        assertThat(Hints.about(POD, "main", ended(127, null), List.of("sh: 1: cowsay: not found")))
                .startsWith("the program cowsay was not found; looked in PATH: /here:/there");
        assertThat(Hints.about(POD, "main", ended(127, null), List.of("bash: line 1: cowsay: command not found")))
                .startsWith("the program cowsay was not found");
    }

    @Test
    void aCommandOfOneWordWithBlanksIsUnderstood() {
        String message = "exec: \"expr 8 + 3\": executable file not found in $PATH";

        assertThat(Hints.about(POD, "main", ended(128, message), List.of())).endsWith("command: [\"expr\", \"8 + 3\"]");
    }

    @Test
    void otherFailuresNeedNoHint() {
        assertThat(Hints.about(POD, "main", ended(1, null), List.of("out of luck")))
                .isEmpty();
    }

    private static Terminated ended(int code, @Nullable String message) {
        return new Terminated(code, null, message == null ? "Error" : "StartError", message, null, null);
    }
}
