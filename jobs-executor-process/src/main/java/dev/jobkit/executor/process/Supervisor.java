package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The process that claimed a run, as its file tells. A pid alone may come to mean another process, with its start ticks it
 * cannot.
 *
 * @param pid its process id as seen from here; 0 when the file was not written to its end
 * @param ticks when it started, in the kernel's clock ticks
 * @param startedAt when it claimed the run
 */
record Supervisor(long pid, String ticks, Instant startedAt) {

    /** Reads {@code "PID TICKS MILLIS"}. */
    static Supervisor parse(String line) {
        String[] words = line.strip().split(" ");
        try {
            return new Supervisor(Long.parseLong(words[0]), words[1], Instant.ofEpochMilli(Long.parseLong(words[2])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException notWhole) {
            return new Supervisor(0, "", Instant.EPOCH);
        }
    }

    /** Reads what the spawner says, {@code "MILLIS PID TICKS"}. */
    static Supervisor said(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? parse("") : parse(text.substring(blank + 1) + " " + text.substring(0, blank));
    }

    /** Tells whether this very process is there and no zombie. */
    boolean isAlive() {
        if (pid == 0) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields.length > 19 && fields[19].equals(ticks) && !fields[0].equals("Z") && !fields[0].equals("X");
        } catch (IOException gone) {
            return false;
        }
    }
}
