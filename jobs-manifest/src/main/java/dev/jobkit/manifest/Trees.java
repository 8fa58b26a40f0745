package dev.jobkit.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

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
}
