package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * How a label is compared (meta/v1 LabelSelectorRequirement.operator).
 *
 * An open word: a value may hold any text, so that admission can name a wrong one.
 *
 * @param value the word as a manifest writes it
 */
public record SelectorOperator(String value) {
    public static final SelectorOperator IN = new SelectorOperator("In");
    public static final SelectorOperator NOT_IN = new SelectorOperator("NotIn");
    public static final SelectorOperator EXISTS = new SelectorOperator("Exists");
    public static final SelectorOperator DOES_NOT_EXIST = new SelectorOperator("DoesNotExist");

    /** Returns the word with this text, known or not. */
    public static SelectorOperator of(String value) {
        return new SelectorOperator(value);
    }

    // written out, as what a record has by itself is slow on JDK 17, and this is compared all the time
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof SelectorOperator word && value.equals(word.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
