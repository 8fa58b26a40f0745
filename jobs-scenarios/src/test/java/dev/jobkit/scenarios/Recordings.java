package dev.jobkit.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The recorded answers of a real control plane (1.36.3) that the tests replay. */
final class Recordings {
    private Recordings() {}

    /** Returns the text of a file of recordings. */
    static String text(String file) {
        try (InputStream in = Recordings.class.getResourceAsStream("/conformance/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no recordings named " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
