package dev.jobkit.core.pods;

import java.util.Map;

/**
 * Replaces references to variables in values, command and arguments.
 *
 * <p>Source: v1 Container.command, Container.args and EnvVar.value.
 */
final class References {
    private References() {}

    /** Replaces {@code $(NAME)} of known variables; {@code $$} stands for a dollar sign; what is unknown stays. */
    static String expand(String text, Map<String, String> env) {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int close = c == '$' && next == '(' ? text.indexOf(')', i + 2) : -1;
            if (c == '$' && next == '$') {
                out.append('$');
                i += 2;
            } else if (close > 0) {
                String name = text.substring(i + 2, close);
                out.append(env.getOrDefault(name, text.substring(i, close + 1)));
                i = close + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }
}
