package dev.jobkit.manifest;

/** A value is of the right type, but the model has no such value; the path grows on the way out. */
final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    UnfitException(String message) {
        this("", message);
    }

    private UnfitException(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    /** Returns the same, one field further out. */
    UnfitException in(String field) {
        String tail = path.isEmpty() || path.startsWith("[") ? path : "." + path;
        return new UnfitException(field + tail, words());
    }

    /** Returns the same, one list further out. */
    UnfitException at(int index) {
        String tail = path.isEmpty() ? "" : "." + path;
        return new UnfitException("[" + index + "]" + tail, words());
    }

    String path() {
        return path;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
