package dev.jobkit.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a file of H2 that no program closed to its last commit, before it is opened.
 *
 * <p>H2 looks for the last commit of such a file where its header says, and goes on from there. When a commit goes to a place
 * of the file that is used again, the header that H2 2.5 writes names the commit before it, so that this one and up to twenty
 * after it are in the file and are not found. Only its recovery mode looks through the whole file; after it the header is right.
 */
final class H2Recovery {
    private static final Logger log = LoggerFactory.getLogger(H2Recovery.class);
    private static final int HEADER_BYTES = 4096;

    private H2Recovery() {}

    /** Looks whether a program left the file open, and mends its header then; a file that is open now is left alone. */
    static void beforeOpening(Path file) {
        try {
            if (!Files.isRegularFile(file) || isClosed(file)) {
                return;
            }
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .recoveryMode()
                    .autoCommitDisabled()
                    .open();
            log.info("{} was not closed; its last commit is number {}", file, store.getCurrentVersion());
            store.close();
        } catch (IOException | MVStoreException e) {
            log.debug("{} is in use or cannot be read; opening it tells", file, e);
        }
    }

    /** The header says so, in text, until the first change. */
    private static boolean isClosed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String header = new String(in.readNBytes(HEADER_BYTES), StandardCharsets.ISO_8859_1);
            return header.lines().findFirst().orElse("").contains(",clean:1,");
        }
    }
}
