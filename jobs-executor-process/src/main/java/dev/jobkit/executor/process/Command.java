package dev.jobkit.executor.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run executes, and what is put up around it.
 *
 * @param argv the program and its arguments; not empty
 * @param env the whole environment
 * @param workingDir where it works, as the run sees it
 * @param host the name of its host, where the system allows each run one of its own
 * @param steps what is put up before, in the words of scene.pl
 */
record Command(List<String> argv, Map<String, String> env, Path workingDir, String host, List<Step> steps) {
    /** Used when the environment has no PATH, as container runtimes do. */
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Makes a command without anything around it. */
    Command(List<String> argv, Map<String, String> env, Path workingDir) {
        this(argv, env, workingDir, "", List.of());
    }

    /**
     * One thing that is put up: {@code ["bind", SOURCE, TARGET, "rw"]}, {@code ["group", FILE]}, {@code ["limit", N, AMOUNT]}.
     *
     * @param words the verb and what it is about
     */
    record Step(List<String> words) {
        static Step of(String... words) {
            return new Step(List.of(words));
        }
    }

    /** Returns this command with these things put up before. */
    Command with(List<Step> newSteps) {
        return new Command(argv, env, workingDir, host, newSteps);
    }

    /** Returns another program in the same surroundings. */
    Command running(List<String> otherArgv) {
        return new Command(otherArgv, env, workingDir, host, List.of());
    }

    /** Returns the order for spawner.pl; NUL ends each field. */
    byte[] fields() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        field(bytes, workingDir.toString());
        field(bytes, host);
        field(bytes, Integer.toString(steps.size()));
        steps.forEach(step -> field(bytes, String.join("\1", step.words())));
        field(bytes, Integer.toString(argv.size()));
        argv.forEach(word -> field(bytes, word));
        env.forEach((name, value) -> field(bytes, name + "=" + value));
        return bytes.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    /**
     * Returns the order for spawner.sh: a script that sets the variables and arguments it asks for.
     *
     * @throws CannotStart if something has to be mounted
     */
    byte[] script() {
        StringBuilder script = new StringBuilder();
        script.append("cwd=").append(quoted(workingDir.toString()));
        script.append(" path=").append(quoted(env.getOrDefault("PATH", DEFAULT_PATH)));
        script.append("\nset --");
        argv.forEach(word -> script.append(' ').append(quoted(word)));
        script.append("\nbecome() {");
        for (Step step : steps) {
            List<String> words = step.words();
            if (words.get(0).equals("group")) {
                script.append(" echo 0 > ").append(quoted(words.get(1))).append(" || exit 126;");
            } else if (words.get(0).equals("limit")) {
                script.append(" ulimit -d ")
                        .append(Long.parseLong(words.get(2)) / 1024)
                        .append(" || exit 126;");
            } else {
                throw new CannotStart(
                        "CreateContainerError",
                        "there is no perl to mount " + words.get(2)
                                + " with: volumes and message files are not to be had");
            }
        }
        script.append(" exec env $heeded -i");
        env.forEach((name, value) -> script.append(' ').append(quoted(name + "=" + value)));
        script.append(" \"$@\"; }\n");
        return script.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
