package dev.jobkit.core.cron;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one line of the cron vectors, an object of texts and lists of texts; this module has no JSON parser. */
final class JsonLine {
    private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"|[\\[\\]]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))", Pattern.CASE_INSENSITIVE);

    private JsonLine() {}

    /** Returns the values by name, a single text as a list of one. */
    static Map<String, List<String>> read(String line) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        boolean name = true;
        boolean list = false;
        for (Matcher token = TOKEN.matcher(line); token.find(); ) {
            String text = token.group(1);
            if (text == null) {
                list = token.group().equals("[");
                name = !list;
            } else if (name) {
                open = new ArrayList<>();
                values.put(unescape(text), open);
                name = false;
            } else {
                open.add(unescape(text));
                name = !list;
            }
        }
        return values;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String hex = escape.group(1);
            char c = hex == null ? letter(escape.group(2).charAt(0)) : (char) Integer.parseInt(hex, 16);
            return Matcher.quoteReplacement(String.valueOf(c));
        });
    }

    private static char letter(char c) {
        int at = "bfnrt".indexOf(c);
        return at < 0 ? c : "\b\f\n\r\t".charAt(at);
    }
}
