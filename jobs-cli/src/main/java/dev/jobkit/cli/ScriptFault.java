package dev.jobkit.cli;

/** Says which word of a script is wrong and what would be right. */
final class ScriptFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;
    private final int column;

    ScriptFault(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
