package dev.jobkit.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written, which a {@link PrintStream} does not tell. */
final class StandardOutput extends PrintStream {
    private final Watched watched;

    StandardOutput(OutputStream target) {
        this(new Watched(target));
    }

    private StandardOutput(Watched watched) {
        super(new BufferedOutputStream(watched), true, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /**
     * Returns why output was lost, in words for people; empty when its reader went away, as {@code head} does, which needs no
     * words; null when nothing was lost.
     */
    static @Nullable String trouble(PrintStream out) {
        if (!out.checkError()) {
            return null;
        }
        IOException why = out instanceof StandardOutput standard ? standard.watched.trouble : null;
        String words = why == null ? "write error" : String.valueOf(why.getMessage());
        return words.toLowerCase(Locale.ROOT).contains("pipe") ? "" : words;
    }

    /** Notes the first exception. */
    private static final class Watched extends OutputStream {
        private final OutputStream target;
        private volatile @Nullable IOException trouble;

        Watched(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                trouble = trouble == null ? e : trouble;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }
}
