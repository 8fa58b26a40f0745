package dev.jobkit.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that a run writes, between two marks; the rest is written by people. */
final class Page {
    private static final String FROM = "<!-- figures, written by benchmarks/run -->\n";
    private static final String TO = "<!-- end of the figures -->";

    private Page() {}

    /** Puts the text between the marks. */
    static void write(Path file, String text) throws IOException {
        String page = Files.readString(file);
        int from = page.indexOf(FROM);
        int to = page.indexOf(TO);
        if (from < 0 || to < from) {
            throw new IllegalStateException(
                    file + " has no lines " + FROM.strip() + " and " + TO + " around its figures");
        }
        Files.writeString(file, page.substring(0, from + FROM.length()) + "\n" + text + "\n" + page.substring(to));
    }
}
