package dev.jobkit.executor.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run executes.
 *
 * @param argv the program and its arguments; not empty
 * @param env the whole environment
 * @param workingDir an existing directory
 */
record Command(List<String> argv, Map<String, String> env, Path workingDir) {
    /** Used when the environment has no PATH, as container runtimes do. */
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Returns the order for spawner.pl: working directory, number of arguments, arguments, environment; NUL ends each. */
    byte[] fields() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        field(bytes, workingDir.toString());
        field(bytes, Integer.toString(argv.size()));
        argv.forEach(word -> field(bytes, word));
        env.forEach((name, value) -> field(bytes, name + "=" + value));
        return bytes.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    /** Returns the order for spawner.sh: a script that sets the variables and arguments it asks for. */
    byte[] script() {
        StringBuilder script = new StringBuilder();
        script.append("cwd=").append(quoted(workingDir.toString()));
        script.append(" path=").append(quoted(env.getOrDefault("PATH", DEFAULT_PATH)));
        script.append("\nset --");
        argv.forEach(word -> script.append(' ').append(quoted(word)));
        script.append("\nbecome() { exec env -i");
        env.forEach((name, value) -> script.append(' ').append(quoted(name + "=" + value)));
        script.append(" \"$@\"; }\n");
        return script.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
