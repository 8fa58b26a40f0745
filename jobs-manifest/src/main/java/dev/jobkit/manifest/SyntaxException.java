package dev.jobkit.manifest;

/** The text is no YAML or JSON, or larger than allowed; carries the place. */
final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    SyntaxException(int line, int column, String message) {
        super(message, null, false, false);
        this.line = line;
        this.column = column;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
