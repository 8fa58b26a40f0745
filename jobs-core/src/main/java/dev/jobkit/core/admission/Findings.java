package dev.jobkit.core.admission;

import dev.jobkit.model.FieldError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects faults in order and words their values as the API server does (apimachinery field.Error). A path is a text or a
 * {@link Path}, which is only written out when it is told of.
 */
final class Findings {
    /** Stands for a structure that is not written out. */
    static final Object CUT = new Object();

    private final List<FieldError> errors = new ArrayList<>();

    void required(CharSequence path, String message) {
        errors.add(new FieldError(path.toString(), FieldError.Type.REQUIRED, null, message));
    }

    void forbidden(CharSequence path, String message) {
        errors.add(new FieldError(path.toString(), FieldError.Type.FORBIDDEN, null, message));
    }

    void invalid(CharSequence path, @Nullable Object value, String message) {
        errors.add(new FieldError(path.toString(), FieldError.Type.INVALID, shown(value), message));
    }

    void invalid(CharSequence path, @Nullable Object value, List<String> messages) {
        for (String message : messages) {
            invalid(path, value, message);
        }
    }

    /** Adds a fault of the whole structure, whose value is not quoted. */
    void invalidStructure(CharSequence path, String message) {
        errors.add(new FieldError(path.toString(), FieldError.Type.INVALID, null, message));
    }

    void notSupported(CharSequence path, Object value, List<String> supported) {
        String words = supported.stream().map(Findings::quoted).collect(Collectors.joining(", "));
        errors.add(new FieldError(
                path.toString(), FieldError.Type.NOT_SUPPORTED, shown(value), "supported values: " + words));
    }

    void duplicate(CharSequence path, Object value) {
        errors.add(new FieldError(path.toString(), FieldError.Type.DUPLICATE, shown(value), ""));
    }

    void notFound(CharSequence path, Object value) {
        errors.add(new FieldError(path.toString(), FieldError.Type.NOT_FOUND, shown(value), ""));
    }

    void notFound(CharSequence path, Object value, String message) {
        errors.add(new FieldError(path.toString(), FieldError.Type.NOT_FOUND, shown(value), message));
    }

    void tooLong(CharSequence path, int bytes) {
        errors.add(new FieldError(
                path.toString(), FieldError.Type.TOO_LONG, null, "may not be more than " + bytes + " bytes"));
    }

    void tooMany(CharSequence path, int actual, int most) {
        String message = "must have at most " + most + " items";
        errors.add(new FieldError(path.toString(), FieldError.Type.TOO_MANY, Integer.toString(actual), message));
    }

    void notNegative(CharSequence path, long value) {
        if (value < 0) {
            invalid(path, value, "must be greater than or equal to 0");
        }
    }

    void addAll(List<FieldError> more) {
        errors.addAll(more);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<FieldError> toList() {
        return List.copyOf(errors);
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<?, ?> entry = entries.next();
                text.append(quoted(String.valueOf(entry.getKey()))).append(':').append(shown(entry.getValue()));
                text.append(entries.hasNext() ? "," : "");
            }
            return text.append('}').toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Findings::shown).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return value == CUT ? "{…}" : quoted(value.toString());
    }

    /** Quotes a text as Go's {@code %q} does. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> appendEscaped(out, c));
        return out.append('"').toString();
    }

    private static void appendEscaped(StringBuilder out, int c) {
        int simple = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
        if (simple >= 0) {
            out.append('\\').append("abfnrtv\\\"".charAt(simple));
        } else if (c < 0x20 || c == 0x7f) {
            out.append(String.format("\\x%02x", c));
        } else if (isPrintable(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c));
        }
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
