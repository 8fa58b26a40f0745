package dev.jobkit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.BenchmarkProcessor;

/**
 * Measures {@link PartBenchmarks} with JMH: has its code made and compiled beside the class path, so that the build needs to know
 * nothing of it, and runs it in a JVM of its own.
 */
final class Parts implements Subject {
    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        Path made = Commands.directory();
        compile(made);
        Path results = made.resolve("results.json");
        String classPath = made + File.pathSeparator + System.getProperty("java.class.path");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classPath,
                        "org.openjdk.jmh.Main",
                        "-rf",
                        "json",
                        "-rff",
                        results.toString())
                .redirectOutput(made.resolve("jmh.log").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    "JMH ended with " + exit + ":\n" + Files.readString(made.resolve("jmh.log")));
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        for (JsonNode result : new ObjectMapper().readTree(results.toFile())) {
            String name = result.path("benchmark").asText();
            String part = name.substring(name.lastIndexOf('.') + 1);
            JsonNode metric = result.path("primaryMetric");
            figures.put(part, metric.path("score").asDouble());
            if (metric.path("scoreError").isNumber()) { // of too few iterations it is none
                figures.put(part + " error", metric.path("scoreError").asDouble());
            }
        }
        return figures;
    }

    private static void compile(Path to) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this is no JDK: JMH needs its compiler");
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-d", to.toString(), "-cp", System.getProperty("java.class.path"), "-Xlint:none"),
                    List.of(PartBenchmarks.class.getName()),
                    null);
            task.setProcessors(List.of(new BenchmarkProcessor()));
            if (!task.call()) {
                throw new IllegalStateException("the code of JMH could not be compiled; why is above");
            }
        }
    }

    @Override
    public String settings() {
        return "JMH, average time, 5 iterations of 1 s after 5 of warm-up, one fork; error: half of the interval of 99.9 % confidence";
    }
}
