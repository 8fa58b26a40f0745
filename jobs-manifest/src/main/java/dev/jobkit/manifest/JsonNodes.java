package dev.jobkit.manifest;

import java.util.ArrayList;
import java.util.List;

/** Makes nodes from JSON text (RFC 8259), with places, raw numbers and duplicates kept. */
final class JsonNodes {
    private final String text;
    private final int maxDepth;
    private int at;
    private int line = 1;
    private int lineStart;

    JsonNodes(String text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /** Reads one value and demands that nothing but space follows. */
    Node only() {
        Node node = value(1);
        if (more()) {
            throw fault("expected the end of the text, found " + found());
        }
        return node;
    }

    /** Tells whether anything but space is left. */
    boolean more() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                lineStart = at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return true;
            }
            at++;
        }
        return false;
    }

    /** Reads the next value. */
    Node next() {
        return value(1);
    }

    private Node value(int depth) {
        if (!more()) {
            throw fault("unexpected end of JSON input");
        }
        if (depth > maxDepth) {
            throw fault("nested more than " + maxDepth + " deep");
        }
        int startLine = line;
        int startColumn = column();
        return switch (text.charAt(at)) {
            case '{' -> map(depth, startLine, startColumn);
            case '[' -> list(depth, startLine, startColumn);
            case '"' -> {
                String value = string();
                yield Node.scalar(Node.Sort.TEXT, value, value, startLine, startColumn);
            }
            case 't' -> literal(Node.Sort.BOOL, "true", startLine, startColumn);
            case 'f' -> literal(Node.Sort.BOOL, "false", startLine, startColumn);
            case 'n' -> literal(Node.Sort.NULL, "null", startLine, startColumn);
            default -> number(startLine, startColumn);
        };
    }

    private Node map(int depth, int startLine, int startColumn) {
        List<Node.Member> members = new ArrayList<>();
        at++;
        if (!closes('}')) {
            do {
                more();
                int keyLine = line;
                int keyColumn = column();
                if (at >= text.length() || text.charAt(at) != '"') {
                    throw fault("expected a name in quotes, found " + found());
                }
                String name = string();
                expect(':');
                members.add(new Node.Member(name, keyLine, keyColumn, value(depth + 1)));
            } while (goesOn('}'));
        }
        return Node.map(members, startLine, startColumn);
    }

    private Node list(int depth, int startLine, int startColumn) {
        List<Node> items = new ArrayList<>();
        at++;
        if (!closes(']')) {
            do {
                items.add(value(depth + 1));
            } while (goesOn(']'));
        }
        return Node.list(items, startLine, startColumn);
    }

    private boolean closes(char close) {
        if (more() && text.charAt(at) == close) {
            at++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char close) {
        if (closes(close)) {
            return false;
        }
        if (at >= text.length() || text.charAt(at) != ',') {
            throw fault("expected ',' or '" + close + "', found " + found());
        }
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!more() || text.charAt(at) != wanted) {
            throw fault("expected '" + wanted + "', found " + found());
        }
        at++;
    }

    private Node literal(Node.Sort sort, String word, int startLine, int startColumn) {
        if (!text.startsWith(word, at)) {
            throw fault("expected a value, found " + found());
        }
        at += word.length();
        return Node.scalar(sort, word, word, startLine, startColumn);
    }

    private Node number(int startLine, int startColumn) {
        int start = at;
        take('-');
        if (!take('0') && digits() == 0) {
            at = start;
            throw fault("expected a value, found " + found());
        }
        if (take('.') && digits() == 0) {
            throw fault("expected a digit after the point");
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            int length = digits();
            if (length == 0 || length > 6) {
                throw fault("expected an exponent of up to six digits");
            }
        }
        String raw = text.substring(start, at);
        return Node.scalar(Node.Sort.NUMBER, raw, raw, startLine, startColumn);
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private int digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - start;
    }

    private String string() {
        int start = ++at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\' && text.charAt(at) >= ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            return text.substring(start, at++);
        }
        StringBuilder value = new StringBuilder(text.substring(start, at));
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c < ' ') {
                throw fault("a text must not hold the character " + (int) c + " unescaped");
            }
            at++;
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escape() : c);
        }
        throw fault("unexpected end of JSON input");
    }

    private char escape() {
        if (at >= text.length()) {
            throw fault("unexpected end of JSON input");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw fault("unknown escape \\" + c);
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw fault("expected four hexadecimal digits after \\u");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private String found() {
        return at >= text.length() ? "the end" : "'" + text.charAt(at) + "'";
    }

    private int column() {
        return at - lineStart + 1;
    }

    private SyntaxException fault(String message) {
        return new SyntaxException(line, column(), message);
    }
}
