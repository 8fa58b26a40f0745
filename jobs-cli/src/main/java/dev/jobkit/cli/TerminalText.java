package dev.jobkit.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes the output of a program harmless for a terminal: colours stay, everything that moves the cursor, clears, renames the
 * window or talks back is shown as {@code ^[} and the like. What is stored is not touched. One stream, one thread.
 */
final class TerminalText {
    private static final int ESC = 0x1b;
    private static final int LONGEST_COLOUR = 32;

    /** A sequence whose end has not come yet. */
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    /** Returns what may be shown of these bytes; a sequence that is not whole yet is kept for the next time. */
    byte[] clean(byte[] bytes, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 16);
        for (int i = 0; i < length; i++) {
            take(bytes[i] & 0xff, out);
        }
        return out.toByteArray();
    }

    /** Returns what was kept for the next time: there is none. */
    byte[] rest() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        release(out);
        return out.toByteArray();
    }

    private void take(int b, ByteArrayOutputStream out) {
        int first = open.size() == 0 ? 0 : open.toByteArray()[0] & 0xff;
        if (first == '\r') { // the end of a line, or an attempt to write over it
            open.reset();
            out.write('\n');
            if (b != '\n') {
                take(b, out);
            }
        } else if (first == ESC) {
            colour(b, out);
        } else if (first == 0xc2) { // in UTF-8, the control characters from 80 to 9f
            open.reset();
            if (b < 0xa0 && b >= 0x80) {
                show("^[" + (char) (b - 0x40), out);
            } else {
                out.write(first);
                take(b, out);
            }
        } else if (b == ESC || b == '\r' || b == 0xc2) {
            open.write(b);
        } else if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7f) {
            show("^" + (char) (b ^ 0x40), out);
        } else {
            out.write(b);
        }
    }

    /** {@code ESC [ digits and ; m} chooses colours and may pass. */
    private void colour(int b, ByteArrayOutputStream out) {
        boolean inside = open.size() == 1 ? b == '[' : (b >= '0' && b <= '9') || b == ';';
        if (inside && open.size() < LONGEST_COLOUR) {
            open.write(b);
        } else if (b == 'm' && open.size() > 1) {
            open.write(b);
            out.writeBytes(open.toByteArray());
            open.reset();
        } else {
            release(out);
            take(b, out);
        }
    }

    private void release(ByteArrayOutputStream out) {
        byte[] kept = open.toByteArray();
        open.reset();
        if (kept.length > 0 && kept[0] == ESC) {
            show("^[", out);
            out.write(kept, 1, kept.length - 1);
        } else {
            out.writeBytes(kept);
        }
    }

    private static void show(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
