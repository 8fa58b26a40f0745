package dev.jobkit.executor.process;

import java.nio.charset.StandardCharsets;

/** Makes file names out of uids and container names, whatever characters are in them, and back. */
final class FileNames {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

    private FileNames() {}

    /** Letters, digits, {@code -} and {@code _} stay; all other bytes become {@code %41}. Never contains a dot. */
    static String encode(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(b) >= 0) {
                name.append((char) b);
            } else {
                name.append('%').append(String.format("%02x", b & 0xff));
            }
        }
        return name.toString();
    }

    /** Returns what was encoded to this name. */
    static String decode(String name) {
        byte[] bytes = new byte[name.length()];
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%' && i + 2 < name.length()) {
                bytes[length++] = (byte) Integer.parseInt(name.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) name.charAt(i);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
