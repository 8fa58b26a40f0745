package dev.jobkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain text\\n          | plain text\\n
            a\\tb Grüße 日本 é      | a\\tb Grüße 日本 é
            \\e[1;31mred\\e[0m    | \\e[1;31mred\\e[0m
            \\e[2Jgone             | ^[[2Jgone
            \\e[10;1Hat            | ^[[10;1Hat
            \\e]0;title\\a        | ^[]0;title^G
            over\\rwritten\\r\\n   | over\\nwritten\\n
            bell\\a                | bell^G
            \\e\\e[1mx            | ^[\\e[1mx
            end\\e[3              | end^[[3
            """)
    void onlyColoursPass(String text, String expected) {
        byte[] bytes = bytes(text);
        for (int cut = 0; cut <= bytes.length; cut++) { // wherever a sequence is cut in two
            TerminalText terminal = new TerminalText();
            String shown = text(terminal.clean(bytes, cut));
            byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
            shown += text(terminal.clean(second, second.length)) + text(terminal.rest());
            assertThat(shown).isEqualTo(text(bytes(expected)));
        }
    }

    private static byte[] bytes(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\r", "\r")
                .replace("\\e", "\u001b")
                .replace("\\a", "\u0007")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
