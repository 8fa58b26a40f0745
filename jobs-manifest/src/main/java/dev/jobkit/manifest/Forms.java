package dev.jobkit.manifest;

import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The forms of simple values. */
final class Forms {
    static final Form<String> TEXT = Form.of(tree -> (String) tree, value -> value);
    static final Form<Boolean> BOOL = Form.of(tree -> (Boolean) tree, value -> value);
    static final Form<Integer> INT32 = Form.of(tree -> Math.toIntExact((Long) tree), Integer::longValue);
    static final Form<Long> INT64 = Form.of(tree -> (Long) tree, value -> value);
    static final Form<Quantity> QUANTITY = Form.of(tree -> Quantity.parse((String) tree), Quantity::toString);
    static final Form<Instant> TIME = Form.of(tree -> Instant.parse((String) tree), GoTime::text);
    static final Form<Duration> SECONDS = Form.of(tree -> Duration.ofSeconds((Long) tree), Duration::toSeconds);
    static final Form<List<String>> TEXTS = Codec.listOf(TEXT);
    static final Form<List<Integer>> NUMBERS = Codec.listOf(INT32);
    static final Form<Map<String, String>> TEXT_MAP = mapOf(TEXT);
    static final Form<Map<String, Quantity>> QUANTITIES = mapOf(QUANTITY);
    /** A number or a name, kept as text; a port is never named by digits alone. */
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    static final Form<String> PORT = Form.of(Forms::portText, Forms::port);

    static final Form<IndexSet> INDEXES = Form.of(Forms::indexes, IndexSet::toString);

    private Forms() {}

    /** Returns the form of an open word. */
    static <W> Form<W> word(Function<String, W> of, Function<W, String> text) {
        return Form.of(tree -> of.apply((String) tree), text::apply);
    }

    /** Returns the form of a closed word. */
    static <E extends Enum<E>> Form<E> choice(Class<E> type, Function<E, String> text) {
        Map<String, E> byText = new LinkedHashMap<>();
        for (E value : type.getEnumConstants()) {
            byText.put(text.apply(value), value);
        }
        return Form.of(
                tree -> {
                    E value = byText.get((String) tree);
                    if (value == null) {
                        throw new UnfitException("\"" + tree + "\" is none of " + String.join(", ", byText.keySet()));
                    }
                    return value;
                },
                text::apply);
    }

    /** Returns the form of a choice of two that stands as true or false. */
    static <E> Form<E> flag(E yes, E no) {
        return Form.of(tree -> (Boolean) tree ? yes : no, value -> value == yes);
    }

    private static <V> Form<Map<String, V>> mapOf(Form<V> element) {
        return Form.of(
                tree -> {
                    Map<String, V> map = new LinkedHashMap<>();
                    Trees.map(tree).forEach((name, value) -> map.put(name, element.fromTree(value)));
                    return map;
                },
                map -> {
                    Map<String, Object> tree = new LinkedHashMap<>();
                    map.forEach((name, value) -> tree.put(name, element.toTree(value)));
                    return tree;
                });
    }

    /** Keeps a text that looks like a number in its quotes: it is a name, and a bad one. */
    private static String portText(Object tree) {
        String text = tree.toString();
        return tree instanceof String && DIGITS.matcher(text).matches() ? '"' + text + '"' : text;
    }

    private static Object port(String text) {
        if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
            return text.substring(1, text.length() - 1);
        }
        if (text.length() <= 11 && text.matches("0|-?[1-9][0-9]*")) {
            long number = Long.parseLong(text);
            if (number == (int) number) {
                return number;
            }
        }
        return text;
    }

    private static IndexSet indexes(Object tree) {
        try {
            return IndexSet.parse((String) tree);
        } catch (IllegalArgumentException e) {
            throw new UnfitException(String.valueOf(e.getMessage()));
        }
    }
}
