package dev.jobkit.model;

import java.util.List;
import java.util.Map;

/**
 * One expression of a label selector (meta/v1 LabelSelectorRequirement).
 *
 * @param key the label
 * @param operator how to compare
 * @param values what to compare with; empty for Exists and DoesNotExist
 */
public record LabelRequirement(String key, SelectorOperator operator, List<String> values) {
    /** Copies the collections; judges nothing. */
    public LabelRequirement {
        values = List.copyOf(values);
    }

    /** Tells whether these labels satisfy the expression; an unknown operator is never satisfied. */
    public boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        if (operator.equals(SelectorOperator.IN)) {
            return value != null && values.contains(value);
        }
        if (operator.equals(SelectorOperator.NOT_IN)) {
            return value == null || !values.contains(value);
        }
        if (operator.equals(SelectorOperator.EXISTS)) {
            return value != null;
        }
        return operator.equals(SelectorOperator.DOES_NOT_EXIST) && value == null;
    }
}
