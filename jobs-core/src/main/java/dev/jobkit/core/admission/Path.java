package dev.jobkit.core.admission;

import org.jspecify.annotations.Nullable;

/**
 * Where a field is in an object, {@code spec.template.spec.containers[0].name}: a chain of steps that is written out for a
 * fault only, since most objects have none. Immutable.
 *
 * <p>Source: apimachinery field.Path.
 */
final class Path implements CharSequence {
    private final @Nullable Path parent;
    private final String name;
    /** An Integer or a String; null where the step has neither index nor key. */
    private final @Nullable Object key;

    private Path(@Nullable Path parent, String name, @Nullable Object key) {
        this.parent = parent;
        this.name = name;
        this.key = key;
    }

    /** Begins with what is written already. */
    static Path of(String text) {
        return new Path(null, text, null);
    }

    Path at(String field) {
        return new Path(this, field, null);
    }

    Path at(int index) {
        return new Path(this, "", index);
    }

    Path at(String list, int index) {
        return new Path(this, list, index);
    }

    Path at(String map, String entry) {
        return new Path(this, map, entry);
    }

    /** The same place, its last step under another name. */
    Path renamed(String field) {
        return new Path(parent, field, key);
    }

    @Override
    public int length() {
        return toString().length();
    }

    @Override
    public char charAt(int index) {
        return toString().charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().subSequence(from, to);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent != null) {
            parent.appendTo(text);
            text.append(name.isEmpty() ? "" : ".");
        }
        text.append(name);
        if (key != null) {
            text.append('[').append(key).append(']');
        }
    }
}
