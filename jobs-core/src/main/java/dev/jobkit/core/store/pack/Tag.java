package dev.jobkit.core.store.pack;

/** What the bytes after it are. */
final class Tag {
    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;

    /** Its difference from the number of the model. */
    static final int INT = 3;

    static final int LONG = 4;
    static final int DOUBLE = 5;

    /** The length of what it has in common with the beginning of the model, then the rest. */
    static final int TEXT = 6;

    /** The place of an equal text among those before. */
    static final int SAME_TEXT = 7;

    static final int UUID = 8;

    /** Nanoseconds since the instant before. */
    static final int NEAR = 9;

    static final int INSTANT = 10;
    static final int DURATION = 11;
    static final int ENUM = 12;
    static final int INDEX_SET = 13;
    static final int DECIMAL = 14;

    /** A record of the model's class: which components differ, then these. */
    static final int ALIKE = 15;

    static final int RECORD = 16;

    /** A list of the model's size: which elements differ, then these. */
    static final int LIST_ALIKE = 17;

    static final int LIST = 18;

    /** A map of the model's keys: which values differ, then these. */
    static final int MAP_ALIKE = 19;

    static final int MAP = 20;

    private Tag() {}
}
