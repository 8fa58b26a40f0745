package dev.jobkit.testkit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a conformance file, read strictly: every key must be known and every value of the right type.
 *
 * @param where where it stands, {@code "step 3 (fail)"}
 * @param map its members
 */
record Fields(String where, Map<?, ?> map) {
    /** Returns the object, or fails when it is something else. */
    static Fields of(String where, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return new Fields(where, map);
        }
        throw new BadCaseException(where + ": expected an object, came " + word(tree));
    }

    /** Fails when there is a key beside these. */
    Fields only(String... keys) {
        Set<String> known = Set.copyOf(Arrays.asList(keys));
        for (Object key : map.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw new BadCaseException(where + ": unknown key \"" + key + "\"");
            }
        }
        return this;
    }

    boolean has(String key) {
        return map.containsKey(key);
    }

    @Nullable
    Object get(String key) {
        return map.get(key);
    }

    /** Returns the value, or fails when it is missing. */
    Object need(String key) {
        Object value = map.get(key);
        if (value == null) {
            throw new BadCaseException(where + ": the key \"" + key + "\" is missing");
        }
        return value;
    }

    Fields object(String key) {
        return of(where + "." + key, need(key));
    }

    String text(String key) {
        if (need(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text");
    }

    @Nullable
    String textOrNull(String key) {
        return map.get(key) == null ? null : text(key);
    }

    String text(String key, String missing) {
        return map.get(key) == null ? missing : text(key);
    }

    boolean flag(String key, Absent missing) {
        if (map.get(key) == null) {
            return missing == Absent.TRUE;
        }
        if (map.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    /** What a missing flag means. */
    enum Absent {
        TRUE,
        FALSE
    }

    int number(String key) {
        if (need(key) instanceof Number number) {
            try {
                return new BigDecimal(number.toString()).intValueExact();
            } catch (ArithmeticException e) {
                throw wrong(key, "a whole number");
            }
        }
        throw wrong(key, "a whole number");
    }

    int number(String key, int missing) {
        return map.get(key) == null ? missing : number(key);
    }

    @Nullable
    Integer numberOrNull(String key) {
        return map.get(key) == null ? null : number(key);
    }

    Duration seconds(String key) {
        if (need(key) instanceof Number number) {
            return Duration.ofNanos(
                    new BigDecimal(number.toString()).movePointRight(9).longValue());
        }
        throw wrong(key, "a number of seconds");
    }

    List<?> list(String key) {
        if (need(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list");
    }

    /** Returns the objects of a list; none when it is missing. */
    List<Fields> objects(String key) {
        List<Fields> objects = new ArrayList<>();
        if (map.get(key) != null) {
            for (Object item : list(key)) {
                objects.add(of(where + "." + key + "[" + objects.size() + "]", item));
            }
        }
        return objects;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof String text)) {
                throw wrong(key, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    int[] numbers(String key) {
        return list(key).stream()
                .mapToInt(item -> {
                    if (item instanceof Long number) {
                        return Math.toIntExact(number);
                    }
                    throw wrong(key, "a list of whole numbers");
                })
                .toArray();
    }

    private BadCaseException wrong(String key, String expected) {
        return new BadCaseException(where + ": \"" + key + "\" should be " + expected + ", not " + word(map.get(key)));
    }

    private static String word(@Nullable Object tree) {
        String text = String.valueOf(tree);
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
