package dev.jobkit.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where and how a run was made. */
final class Surroundings {
    private static final String UNKNOWN = "unknown";
    private static final String QUICK =
            "quick: NOT warmed up until the compilers rest, so that ratios differ from those of a"
                    + " full run: JobKit's code needs more of the compilers than that of its peers";

    private Surroundings() {}

    static Map<String, String> describe(boolean isQuick, int forks) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        settings.put("mode", isQuick ? QUICK : "full");
        settings.put("forks", Integer.toString(forks));
        settings.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        settings.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        settings.put("processor", processor());
        settings.put("memory", Runtime.getRuntime().maxMemory() / (1 << 20) + " MB of heap at most");
        settings.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        settings.put("load", load());
        settings.put("collector", collector());
        settings.put("temporary files", temporary());
        settings.put("commit", commit());
        settings.put("peers", String.join(", ", peers()));
        settings.put("databases", String.join(", ", databases()));
        return settings;
    }

    private static List<String> peers() {
        List<String> peers = new ArrayList<>();
        peers.add("Failsafe " + version("dev.failsafe/failsafe"));
        peers.add("Quartz " + version("org.quartz-scheduler/quartz"));
        peers.add("zt-exec " + version("org.zeroturnaround/zt-exec"));
        peers.add("db-scheduler " + version("com.github.kagkarlsson/db-scheduler"));
        peers.add("JobRunr " + jar("jobrunr"));
        peers.add(Commands.isInstalled("parallel") ? firstLine("parallel", "--version") : "no GNU parallel");
        peers.add(firstLine("xargs", "--version"));
        return peers;
    }

    private static List<String> databases() {
        List<String> databases = new ArrayList<>();
        PostgresServer.installed()
                .ifPresent(
                        bin -> databases.add(firstLine(bin.resolve("postgres").toString(), "--version")));
        databases.add("H2 " + jar("h2"));
        databases.add("PostgreSQL JDBC " + jar("postgresql"));
        databases.add("HikariCP " + jar("HikariCP"));
        return databases;
    }

    /** Returns what the artifact says of itself, or how its file is called. */
    private static String version(String artifact) {
        String file = "/META-INF/maven/" + artifact + "/pom.properties";
        try (InputStream in = Surroundings.class.getResourceAsStream(file)) {
            if (in == null) {
                return jar(artifact.substring(artifact.indexOf('/') + 1));
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Returns the version in the name of a file on the class path. */
    private static String jar(String artifact) {
        for (String path : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            String name = Path.of(path).getFileName().toString();
            if (name.matches(Pattern.quote(artifact) + "-[0-9].*[.]jar")) {
                return name.substring(artifact.length() + 1, name.length() - ".jar".length());
            }
        }
        return UNKNOWN;
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    private static String temporary() {
        try {
            return Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                    .type();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String commit() {
        String changed = firstLine("git", "status", "--porcelain", "--untracked-files=no", "--", "*.java", "*.sql");
        return firstLine("git", "rev-parse", "--short", "HEAD") + (changed.isEmpty() ? "" : " with changes");
    }

    /** Returns the first line that a command prints; it is unknown when that cannot be had. */
    private static String firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = process.inputReader()) {
                String line = lines.readLine();
                while (lines.readLine() != null) {
                    // read to its end, so that it can end
                }
                return process.waitFor() == 0 ? (line == null ? "" : line) : UNKNOWN;
            }
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(l -> l.startsWith("model name"))
                    .findFirst()
                    .map(l -> l.substring(l.indexOf(':') + 2))
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip() + " (1, 5 and 15 minutes, at the end of the run)";
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
