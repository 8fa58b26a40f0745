package dev.jobkit.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a script and where it stands.
 *
 * @param text the word
 * @param line its line, from 1
 * @param column its first character, from 1
 */
record ScriptWord(String text, int line, int column) {
    /** Splits a script into steps: one a line, or several in a line apart by {@code ;}. What follows {@code #} is comment. */
    static List<List<ScriptWord>> steps(String script) {
        List<List<ScriptWord>> steps = new ArrayList<>();
        int line = 0;
        for (String text : script.lines().toList()) {
            line++;
            List<ScriptWord> step = new ArrayList<>();
            int at = 0;
            while (at < text.length() && text.charAt(at) != '#') {
                char c = text.charAt(at);
                if (c == ';') {
                    add(steps, step);
                    step = new ArrayList<>();
                    at++;
                } else if (Character.isWhitespace(c)) {
                    at++;
                } else {
                    int end = end(text, at);
                    step.add(new ScriptWord(text.substring(at, end), line, at + 1));
                    at = end;
                }
            }
            add(steps, step);
        }
        return steps;
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && text.charAt(end) != ';'
                && text.charAt(end) != '#') {
            end++;
        }
        return end;
    }

    private static void add(List<List<ScriptWord>> steps, List<ScriptWord> step) {
        if (!step.isEmpty()) {
            steps.add(step);
        }
    }
}
