package dev.jobkit.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one description of every type that is read or written: its fields in the order of the wire, with Go's types.
 *
 * <p>It serves decoding, unknown fields, the words of type errors and the order of output. The tables are the files
 * {@code kubernetes-types.txt} and {@code jobkit-types.txt} beside this class.
 */
final class Types {
    private static final Map<String, Type> TYPES = load();

    private Types() {}

    /** What a type is on the wire. */
    enum Wire {
        TEXT,
        BOOL,
        INT32,
        INT64,
        QUANTITY,
        INT_OR_TEXT,
        TIME,
        MICRO_TIME,
        ANY,
        LIST,
        MAP,
        STRUCT
    }

    /**
     * A type.
     *
     * @param name as Go prints it, {@code "[]v1.Container"}
     * @param form what it is on the wire
     * @param element the name of the type of the items of a list or the values of a map
     * @param fields the fields of a struct, in the order of the wire
     */
    record Type(String name, Wire form, String element, Map<String, Field> fields) {
        /** Returns the name without the package, {@code "Container"}. */
        String shortName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    /**
     * A field of a struct.
     *
     * @param name the name on the wire
     * @param via the structs that Go embeds on the way, {@code "VolumeSource."}; mostly empty
     * @param type the name of its type, without the star of a pointer
     * @param omitEmpty whether an empty value is left out
     * @param pointer whether a set zero differs from nothing
     */
    record Field(String name, String via, String type, boolean omitEmpty, boolean pointer) {}

    /** Returns the type of this name. */
    static Type of(String name) {
        Type known = TYPES.get(name);
        return known != null ? known : scalarOrCollection(name);
    }

    /** Returns the names that an object may have at its top. */
    static List<String> topLevelFields() {
        return List.of("apiVersion", "kind", "metadata", "spec", "status", "items");
    }

    private static Type scalarOrCollection(String name) {
        if (name.startsWith("[]")) {
            return new Type(name, Wire.LIST, name.substring(2), Map.of());
        }
        if (name.startsWith("map[")) {
            return mapType(name, name);
        }
        Wire form = switch (name) {
            case "bool" -> Wire.BOOL;
            case "int32" -> Wire.INT32;
            case "int64" -> Wire.INT64;
            case "resource.Quantity" -> Wire.QUANTITY;
            case "intstr.IntOrString" -> Wire.INT_OR_TEXT;
            case "v1.Time" -> Wire.TIME;
            case "v1.MicroTime" -> Wire.MICRO_TIME;
            case "v1.FieldsV1" -> Wire.ANY;
            default -> Wire.TEXT;
        };
        return new Type(name, form, "", Map.of());
    }

    private static Type mapType(String name, String meaning) {
        return new Type(name, Wire.MAP, meaning.substring(meaning.indexOf(']') + 1), Map.of());
    }

    private static Map<String, Type> load() {
        Map<String, Type> types = new LinkedHashMap<>();
        for (String file : List.of("kubernetes-types.txt", "jobkit-types.txt")) {
            String type = null;
            List<Field> fields = new ArrayList<>();
            for (String line : lines(file)) {
                if (line.startsWith(" ")) {
                    fields(line, fields);
                } else {
                    add(types, type, fields);
                    type = header(line, types);
                }
            }
            add(types, type, fields);
        }
        return Collections.unmodifiableMap(types);
    }

    private static @Nullable String header(String line, Map<String, Type> types) {
        int equals = line.indexOf(" = ");
        if (equals > 0) {
            String name = line.substring(0, equals);
            types.put(name, mapType(name, line.substring(equals + 3)));
        }
        return line.endsWith(":") ? line.substring(0, line.length() - 1) : null;
    }

    private static void add(Map<String, Type> types, @Nullable String name, List<Field> fields) {
        if (name != null) {
            Map<String, Field> byName = new LinkedHashMap<>();
            fields.forEach(field -> byName.put(field.name(), field));
            types.put(name, new Type(name, Wire.STRUCT, "", Collections.unmodifiableMap(byName)));
        }
        fields.clear();
    }

    private static void fields(String line, List<Field> into) {
        for (String part : line.strip().split(",")) {
            String field = part.strip();
            if (field.isEmpty()) {
                continue;
            }
            int space = field.indexOf(' ');
            String name = field.substring(0, space);
            String type = field.substring(space + 1);
            boolean omitEmpty = name.endsWith("?");
            boolean pointer = type.startsWith("*");
            int dot = name.lastIndexOf('.') + 1;
            into.add(new Field(
                    name.substring(dot, name.length() - (omitEmpty ? 1 : 0)),
                    name.substring(0, dot),
                    pointer ? type.substring(1) : type,
                    omitEmpty,
                    pointer));
        }
    }

    private static List<String> lines(String file) {
        try (InputStream in = Types.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing beside this class: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
