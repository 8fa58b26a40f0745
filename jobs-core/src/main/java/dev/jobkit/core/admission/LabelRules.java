package dev.jobkit.core.admission;

import dev.jobkit.model.LabelRequirement;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.SelectorOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges labels, annotations and label selectors (meta/v1 LabelSelector, ObjectMeta.labels and annotations). */
final class LabelRules {
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

    private LabelRules() {}

    static void labels(Findings found, Path path, Map<String, String> labels) {
        for (Map.Entry<String, String> label : labels.entrySet()) {
            found.invalid(path, label.getKey(), LabelFormats.key(label.getKey()));
            found.invalid(path, label.getValue(), LabelFormats.value(label.getValue()));
        }
    }

    static void annotations(Findings found, Path path, Map<String, String> annotations) {
        long size = 0;
        for (Map.Entry<String, String> entry : annotations.entrySet()) {
            String key = entry.getKey();
            found.invalid(path, key, LabelFormats.key(key.toLowerCase(Locale.ROOT)));
            size += Formats.bytes(key) + (long) Formats.bytes(entry.getValue());
        }
        if (size > MOST_ANNOTATION_BYTES) {
            found.tooLong(path, MOST_ANNOTATION_BYTES);
        }
    }

    static void selector(Findings found, Path path, LabelSelector selector) {
        labels(found, path.at("matchLabels"), selector.matchLabels());
        List<LabelRequirement> expressions = selector.matchExpressions();
        for (int i = 0; i < expressions.size(); i++) {
            requirement(found, path.at("matchExpressions", i), expressions.get(i));
        }
    }

    /** A selector in a tree that is kept as it was written; none is as good as any. */
    static void selector(Findings found, Path path, @Nullable Fields tree) {
        if (tree == null) {
            return;
        }
        List<LabelRequirement> expressions = tree.children("matchExpressions").stream()
                .map(expression -> new LabelRequirement(
                        expression.text("key"),
                        SelectorOperator.of(expression.text("operator")),
                        expression.texts("values")))
                .toList();
        selector(found, path, new LabelSelector(tree.labels("matchLabels"), expressions));
    }

    private static void requirement(Findings found, Path path, LabelRequirement requirement) {
        SelectorOperator operator = requirement.operator();
        if (operator.equals(SelectorOperator.IN) || operator.equals(SelectorOperator.NOT_IN)) {
            if (requirement.values().isEmpty()) {
                found.required(path.at("values"), "must be specified when `operator` is 'In' or 'NotIn'");
            }
        } else if (operator.equals(SelectorOperator.EXISTS) || operator.equals(SelectorOperator.DOES_NOT_EXIST)) {
            if (!requirement.values().isEmpty()) {
                found.forbidden(
                        path.at("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
        } else {
            found.invalid(path.at("operator"), operator.value(), "not a valid selector operator");
        }
        found.invalid(path.at("key"), requirement.key(), LabelFormats.key(requirement.key()));
        for (int i = 0; i < requirement.values().size(); i++) {
            String value = requirement.values().get(i);
            found.invalid(path.at("values", i), value, LabelFormats.value(value));
        }
    }

    /** Tells whether the selector is free of faults and so can be asked at all. */
    static boolean isUsable(LabelSelector selector) {
        Findings found = new Findings();
        selector(found, Path.of(""), selector);
        return found.isEmpty();
    }

    private static Map<String, Object> shown(LabelRequirement requirement) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", requirement.key());
        tree.put("operator", requirement.operator().value());
        if (!requirement.values().isEmpty()) {
            tree.put("values", requirement.values());
        }
        return tree;
    }

    /** The selector as a tree, for messages. */
    static Map<String, Object> shown(LabelSelector selector) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!selector.matchLabels().isEmpty()) {
            tree.put("matchLabels", selector.matchLabels());
        }
        if (!selector.matchExpressions().isEmpty()) {
            tree.put(
                    "matchExpressions",
                    selector.matchExpressions().stream().map(LabelRules::shown).toList());
        }
        return tree;
    }
}
