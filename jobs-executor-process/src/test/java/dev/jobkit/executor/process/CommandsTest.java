package dev.jobkit.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobkit.model.Container;
import dev.jobkit.spi.ResolvedContainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
    private static final Path HOME = Path.of("/");

    private final CommandImages images = new CommandImages()
            .add("tool", new CommandImage(List.of("tool", "-q"), List.of("all"), Map.of("MODE", "fast", "A", "image")))
            .add("registry.example/*", CommandImage.of("any"))
            .add("nothing", CommandImage.of());
    private final Commands commands =
            new Commands(images, List.of("PATH", "LC_*"), Map.of("PATH", "/bin", "LC_TIME", "C", "TOKEN", "secret"));

    private Command resolve(String image, List<String> command, List<String> args, Map<String, String> env) {
        return commands.resolve(
                Container.of("main", image),
                new ResolvedContainer("main", image, command, args, env, null),
                HOME,
                "pod-0",
                "mark/pod/main.0");
    }

    @ParameterizedTest
    @CsvSource({
        "tool,          '',      '',    tool -q all",
        "tool,          '',      'x y', tool -q x y",
        "tool,          'other', '',    other",
        "tool,          'other', 'x y', other x y",
        "unknown,       'other', 'x',   other x",
        "registry.example/a/b:1, '', '', any"
    })
    void commandAndArgsReplaceThoseOfTheImage(String image, String command, String args, String expected) {
        Command result = resolve(image, words(command), words(args), Map.of());
        assertThat(String.join(" ", result.argv())).isEqualTo(expected);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void environmentIsLayered() {
        Map<String, String> env =
                resolve("tool", List.of(), List.of(), Map.of("A", "spec")).env();
        assertThat(env)
                .containsOnly(
                        Map.entry("PATH", "/bin"),
                        Map.entry("LC_TIME", "C"),
                        Map.entry("HOSTNAME", "pod-0"),
                        Map.entry("MODE", "fast"),
                        Map.entry("A", "spec"),
                        Map.entry("JOBKIT_RUN", "mark/pod/main.0"));
    }

    @Test
    void whatCannotStartSaysWhy() {
        assertThatThrownBy(() -> resolve("unknown", List.of(), List.of("x"), Map.of()))
                .isInstanceOfSatisfying(
                        CannotStart.class, e -> assertThat(e.reason()).isEqualTo("ErrImagePull"))
                .hasMessage(
                        "image \"unknown\" is not in a table of images: tool, registry.example/*, nothing, and container"
                                + " main has no command of its own: add the image to the table or give the container a command");
        assertThatThrownBy(() -> resolve("nothing", List.of(), List.of(), Map.of()))
                .isInstanceOfSatisfying(
                        CannotStart.class, e -> assertThat(e.reason()).isEqualTo("CreateContainerError"))
                .hasMessageContaining("no command specified");
        assertThatThrownBy(() -> resolve("tool", List.of("a\0b"), List.of(), Map.of()))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void ordersKeepEachByte() {
        Command command = new Command(List.of("a b", "", "it's"), Map.of("K", "v\nw"), Path.of("/x y"), "h", List.of())
                .with(List.of(
                        Command.Step.of("bind", "/s", "/t u", "ro"),
                        Command.Step.of("group", "/g"),
                        Command.Step.of("limit", "2", "2048")));
        assertThat(new String(command.fields(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "/x y\0h\0003\0bind\1/s\1/t u\1ro\0group\1/g\0limit\0012\0012048\0003\0a b\0\0it's\0K=v\nw\0");
        Command here = command.with(command.steps().subList(1, 3));
        assertThat(new String(here.script(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "cwd='/x y' path='" + Command.DEFAULT_PATH + "'\nset -- 'a b' '' 'it'\\''s'\n"
                                + "become() { echo 0 > '/g' || exit 126; ulimit -d 2 || exit 126; exec env $heeded -i 'K=v\nw' \"$@\"; }\n");
    }

    @Test
    void theShellDoesNotLeaveVolumesOutUnsaid() {
        Command command = new Command(List.of("true"), Map.of(), Path.of("/"))
                .with(List.of(Command.Step.of("bind", "/s", "/t", "ro")));
        assertThatThrownBy(command::script)
                .isInstanceOf(CannotStart.class)
                .hasMessage("there is no perl to mount /t with: volumes and message files are not to be had");
    }
}
