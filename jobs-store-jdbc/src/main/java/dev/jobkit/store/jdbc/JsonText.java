package dev.jobkit.store.jdbc;

import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import org.jspecify.annotations.Nullable;

/**
 * A place in the JSON of a row, which goes on as values are read. For one thread.
 *
 * <p>A start reads tens of thousands of texts, so values are made at once and not by way of a tree. What this program has not
 * written is refused with a word, but it is not judged as strictly as a manifest.
 */
final class JsonText {
    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    /** Reads a text that is one value. */
    static <V> V read(Shape<V> shape, String text) {
        JsonText in = new JsonText(text);
        V value = shape.read(in);
        in.blanks();
        if (in.at < text.length()) {
            throw in.fault("nothing more");
        }
        return value;
    }

    /** Returns a value as text. */
    static <V> String of(Shape<V> shape, V value) {
        StringBuilder out = new StringBuilder(512);
        shape.write(value, out);
        return out.toString();
    }

    /** Writes a text in quotes. */
    static void quote(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                Json.write(text, out, Indent.NONE);
                return;
            }
        }
        out.append('"').append(text).append('"');
    }

    private IllegalStateException fault(String expected) {
        String rest = text.substring(Math.min(at, text.length()), Math.min(at + 20, text.length()));
        return new IllegalStateException("expected " + expected + " at character " + at + ", not '" + rest + "'");
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private char next() {
        blanks();
        if (at == text.length()) {
            throw fault("more");
        }
        return text.charAt(at);
    }

    /** Takes this character. */
    void take(char c) {
        if (next() != c) {
            throw fault("'" + c + "'");
        }
        at++;
    }

    /** Takes this character if it is the next one. */
    boolean takes(char c) {
        boolean is = next() == c;
        at += is ? 1 : 0;
        return is;
    }

    /** Tells whether a list or map, of which so many elements were read, goes on; takes what is between or the end. */
    boolean goesOn(int read, char end) {
        if (takes(end)) {
            return false;
        }
        if (read > 0) {
            take(',');
        }
        return true;
    }

    /** Takes the name of a member, if it is this one, as it is written: {@code "name":}. */
    boolean takesName(String written) {
        next();
        boolean is = text.startsWith(written, at);
        at += is ? written.length() : 0;
        return is;
    }

    /** Reads the name of a member. */
    String name() {
        String name = string();
        take(':');
        return name;
    }

    /** Reads a text in quotes. */
    String string() {
        take('"');
        int begin = at;
        boolean plain = true;
        while (at < text.length() && text.charAt(at) != '"') {
            plain &= text.charAt(at) != '\\';
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw fault("the end of a text");
        }
        at++;
        return plain ? text.substring(begin, at - 1) : (String) tree(text.substring(begin - 1, at));
    }

    /** Reads a whole number. */
    long number() {
        next();
        int begin = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        try {
            return Long.parseLong(text, begin, at, 10);
        } catch (NumberFormatException e) {
            at = begin;
            IllegalStateException fault = fault("a number");
            fault.initCause(e);
            throw fault;
        }
    }

    /** Reads true or false. */
    boolean flag() {
        next();
        boolean value = text.startsWith("true", at);
        if (!value && !text.startsWith("false", at)) {
            throw fault("true or false");
        }
        at += value ? 4 : 5;
        return value;
    }

    /** Reads any value as a tree. */
    Object tree() {
        int begin = at;
        skip();
        return tree(text.substring(begin, at));
    }

    private static Object tree(String json) {
        @Nullable Object tree = Json.parse(json);
        if (tree == null) {
            throw new IllegalStateException("nothing where a value is expected");
        }
        return tree;
    }

    /** Goes on behind a value of any kind. */
    void skip() {
        int depth = 0;
        do {
            char c = next();
            if (c == '"') {
                string();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            at++;
            if (depth == 0 && c != '}' && c != ']') {
                bare();
            }
        } while (depth > 0);
    }

    /** Goes on behind a number or a word. */
    private void bare() {
        while (at < text.length() && ",}] \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }
}
