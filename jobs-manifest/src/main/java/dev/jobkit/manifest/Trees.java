package dev.jobkit.manifest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of plain trees. */
final class Trees {
    private Trees() {}

    /** Returns a node of a tree as the map that it is. */
    @SuppressWarnings("unchecked") // trees have text keys only
    static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }

    /** Returns what the wire shows of a struct without anything. */
    static Map<String, Object> empty(Types.Type type) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Types.Field field : type.fields().values()) {
            Types.Type fieldType = Types.of(field.type());
            if (!field.pointer() && fieldType.form() == Types.Wire.STRUCT) {
                tree.put(field.name(), empty(fieldType));
            }
        }
        return tree;
    }

    /** Returns a canonical tree as the wire shows it: with the empty structs and zeros that it never leaves out. */
    static Object shown(Types.Type type, Object tree) {
        return switch (type.form()) {
            case STRUCT -> shownStruct(type, map(tree));
            case LIST -> {
                Types.Type element = Types.of(type.element());
                yield ((List<?>) tree)
                        .stream().map(item -> shown(element, item)).toList();
            }
            case MAP -> {
                Types.Type element = Types.of(type.element());
                Map<String, Object> shown = new LinkedHashMap<>();
                map(tree).forEach((name, value) -> shown.put(name, shown(element, value)));
                yield shown;
            }
            default -> tree;
        };
    }

    private static Map<String, Object> shownStruct(Types.Type type, Map<String, Object> tree) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Types.Field field : type.fields().values()) {
            Types.Type fieldType = Types.of(field.type());
            Object value = tree.get(field.name());
            if (value != null) {
                shown.put(field.name(), shown(fieldType, value));
            } else if (!field.pointer()) {
                Object zero = zero(field, fieldType);
                if (zero != null) {
                    shown.put(field.name(), zero);
                }
            }
        }
        return shown;
    }

    private static @Nullable Object zero(Types.Field field, Types.Type type) {
        return switch (type.form()) {
            case STRUCT -> empty(type);
            case TEXT, BOOL, INT32, INT64 -> field.omitEmpty() ? null : Check.zero(type);
            default -> null;
        };
    }
}
