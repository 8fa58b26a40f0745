package dev.jobkit.manifest;

/** How JSON is laid out. */
public enum Indent {
    /** On one line without spaces. */
    NONE(0),
    /** A member or item a line, indented by two spaces. */
    TWO(2),
    /** A member or item a line, indented by four spaces as {@code kubectl -o json} does. */
    FOUR(4);

    private final int spaces;

    Indent(int spaces) {
        this.spaces = spaces;
    }

    int spaces() {
        return spaces;
    }
}
