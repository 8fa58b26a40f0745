package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The process table as seen from outside: members of namespaces are in it as well. */
final class ProcessTable {
    private static final AtomicLong NEXT =
            new AtomicLong(ProcessHandle.current().pid() * 1000L);

    private ProcessTable() {}

    /** Returns a number of seconds, hours long, that no other test gives to sleep: a process with it is ours. */
    static String uniqueSeconds() {
        return "90000." + NEXT.incrementAndGet();
    }

    /** Returns the processes, but zombies, that have this text in their command line. */
    static List<Long> with(String text) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (line.contains(text)) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException gone) {
                    // ended while we looked
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** Kills these. */
    static void kill(List<Long> pids) {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
