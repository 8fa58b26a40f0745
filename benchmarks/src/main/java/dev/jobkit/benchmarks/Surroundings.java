package dev.jobkit.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and how a run was made. */
final class Surroundings {
    private Surroundings() {}

    static Map<String, String> describe(boolean isQuick, int forks) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        settings.put("mode", isQuick ? "quick" : "full");
        settings.put("forks", Integer.toString(forks));
        settings.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        settings.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        settings.put("processor", processor());
        settings.put("memory", Runtime.getRuntime().maxMemory() / (1 << 20) + " MB of heap at most");
        settings.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        settings.put("load", load());
        settings.put(
                "peers",
                "Failsafe 3.3.2, Quartz 2.5.2, zt-exec 1.12, db-scheduler 16.12.0, JobRunr 8.7.0, "
                        + (Commands.isInstalled("parallel")
                                ? "GNU parallel of the system"
                                : "GNU parallel is not installed"));
        return settings;
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(l -> l.startsWith("model name"))
                    .findFirst()
                    .map(l -> l.substring(l.indexOf(':') + 2))
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip() + " (1, 5 and 15 minutes, at the end of the run)";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
