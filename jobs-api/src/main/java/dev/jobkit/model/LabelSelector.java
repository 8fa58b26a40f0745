package dev.jobkit.model;

import java.util.List;
import java.util.Map;

/**
 * Chooses objects by their labels (meta/v1 LabelSelector).
 *
 * @param matchLabels labels that must be there with these values
 * @param matchExpressions expressions that must all hold
 */
public record LabelSelector(Map<String, String> matchLabels, List<LabelRequirement> matchExpressions) {
    /** Chooses everything. */
    public static final LabelSelector ALL = new LabelSelector(Map.of(), List.of());

    /** Copies the collections; judges nothing. */
    public LabelSelector {
        matchLabels = Copies.sorted(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** Returns the selector of one label, {@code of("app", "x")}. */
    public static LabelSelector of(String key, String value) {
        return new LabelSelector(Map.of(key, value), List.of());
    }

    /** Tells whether these labels satisfy all of the selector. */
    public boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> want : matchLabels.entrySet()) {
            if (!want.getValue().equals(labels.get(want.getKey()))) {
                return false;
            }
        }
        for (LabelRequirement requirement : matchExpressions) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the selector asks for nothing and so chooses everything. */
    public boolean isEmpty() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }
}
