package dev.jobkit.manifest;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON as plain trees: {@code Map<String, Object>} in the order of the text, {@code List<Object>},
 * {@code String}, {@code Long}, {@code BigDecimal}, {@code Boolean} and null.
 */
public final class Json {
    /** How deep a text may be nested. */
    public static final int MAX_DEPTH = 500;

    private Json() {}

    /**
     * Reads one JSON value; of members with the same name the last counts.
     *
     * @throws ManifestException if the text is no JSON; it names line and column
     */
    public static @Nullable Object parse(Reader reader) {
        return parse(readAll(reader));
    }

    /**
     * Reads one JSON value; of members with the same name the last counts.
     *
     * @throws ManifestException if the text is no JSON; it names line and column
     */
    public static @Nullable Object parse(String text) {
        try {
            return new JsonNodes(text, MAX_DEPTH).only().toTree();
        } catch (SyntaxException e) {
            throw new ManifestException(List.of(new ManifestError("json", e.line(), e.column(), "", e.words())));
        }
    }

    /** Writes a tree; maps keep their order. */
    public static void write(@Nullable Object tree, Appendable out, Indent indent) {
        try {
            value(tree, out, indent.spaces(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a tree as text; maps keep their order. */
    public static String text(@Nullable Object tree, Indent indent) {
        StringBuilder out = new StringBuilder();
        write(tree, out, indent);
        return out.toString();
    }

    static String readAll(Reader reader) {
        try {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void value(@Nullable Object tree, Appendable out, int step, int depth) throws IOException {
        if (tree instanceof Map<?, ?> map) {
            map(map, out, step, depth);
        } else if (tree instanceof Iterable<?> list) {
            list(list, out, step, depth);
        } else if (tree instanceof BigDecimal number) {
            out.append(number.scale() < 0 ? number.unscaledValue() + "e" + -number.scale() : number.toString());
        } else if (tree == null || tree instanceof Number || tree instanceof Boolean) {
            out.append(String.valueOf(tree));
        } else if (tree instanceof CharSequence text) {
            quote(text, out);
        } else {
            throw new IllegalArgumentException(
                    "not a part of a tree: " + tree.getClass().getName());
        }
    }

    private static void map(Map<?, ?> map, Appendable out, int step, int depth) throws IOException {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        for (boolean first = true; entries.hasNext(); first = false) {
            Map.Entry<?, ?> entry = entries.next();
            out.append(first ? "" : ",");
            newLine(out, step, depth + 1);
            quote(String.valueOf(entry.getKey()), out);
            out.append(step == 0 ? ":" : ": ");
            value(entry.getValue(), out, step, depth + 1);
        }
        if (!map.isEmpty()) {
            newLine(out, step, depth);
        }
        out.append('}');
    }

    private static void list(Iterable<?> list, Appendable out, int step, int depth) throws IOException {
        out.append('[');
        boolean first = true;
        for (Object item : list) {
            out.append(first ? "" : ",");
            newLine(out, step, depth + 1);
            value(item, out, step, depth + 1);
            first = false;
        }
        if (!first) {
            newLine(out, step, depth);
        }
        out.append(']');
    }

    private static void newLine(Appendable out, int step, int depth) throws IOException {
        if (step > 0) {
            out.append('\n').append(" ".repeat(step * depth));
        }
    }

    private static void quote(CharSequence text, Appendable out) throws IOException {
        out.append('"');
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            String escape = escape(text, i);
            if (escape != null) {
                out.append(text, start, i).append(escape);
                start = i + 1;
            }
        }
        out.append(text, start, text.length()).append('"');
    }

    private static @Nullable String escape(CharSequence text, int i) {
        char c = text.charAt(i);
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                boolean lone = (Character.isHighSurrogate(c) && !isLow(text, i + 1))
                        || (Character.isLowSurrogate(c) && !isHigh(text, i - 1));
                if (c < ' ' || lone) {
                    yield String.format("\\u%04x", (int) c);
                }
                yield null;
            }
        };
    }

    private static boolean isLow(CharSequence text, int i) {
        return i < text.length() && Character.isLowSurrogate(text.charAt(i));
    }

    private static boolean isHigh(CharSequence text, int i) {
        return i >= 0 && Character.isHighSurrogate(text.charAt(i));
    }
}
