package dev.jobkit.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Commands of probes and hooks that run beside the main process of a container, in the same namespaces. Thread-safe. */
final class Beside {
    private static final int MOST_OUTPUT = 10 << 10;

    private final Dispatcher dispatcher;
    private final Entrance entrance;
    private final Path outputs;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    private record Call(ProcessRun run, Path output, CompletableFuture<Answer> answer) {}

    Beside(Dispatcher dispatcher, BaseDirectory base) {
        this.dispatcher = dispatcher;
        this.entrance = new Entrance(base);
        this.outputs = base.exec();
    }

    /** Runs a command beside a run and returns how it went; killed, with all that it started, when it takes too long. */
    Answer run(ProcessRun run, Command command, long timeoutMillis) throws InterruptedException {
        String id = "x" + next.incrementAndGet();
        Path output = outputs.resolve(run.files().name() + "." + id);
        if (!dispatcher.spawner().takesBytes()) {
            return here(command, output, timeoutMillis);
        }
        Call call = new Call(run, output, new CompletableFuture<>());
        calls.put(id, call);
        try {
            dispatcher.give(run, "execute", it -> it.exec(run.files().name(), id, command.fields()));
            Instant end = run.context().time().instant().plusMillis(timeoutMillis);
            Answer answer = call.answer().get(timeoutMillis, TimeUnit.MILLISECONDS);
            return answer.verdict() == Answer.Verdict.UNKNOWN ? entered(call, command, end, timeoutMillis) : answer;
        } catch (TimeoutException e) {
            dispatcher.give(run, "kill", it -> it.killExec(run.files().name(), id));
            return Answer.no("command timed out after " + timeoutMillis + " ms" + said(output));
        } catch (ExecutionException e) {
            throw new AssertionError("answers are never exceptions", e);
        } finally {
            calls.remove(id);
            delete(output);
        }
    }

    /** The supervisor of the run takes no orders from the spawner, because another one forked it. */
    private Answer entered(Call call, Command command, Instant end, long timeoutMillis) throws InterruptedException {
        Instant now = call.run().context().time().instant();
        long left = Math.max(1, Duration.between(now, end).toMillis());
        String how = entrance.run(call.run(), command, call.output(), left);
        if (how.isEmpty()) {
            return Answer.no("command timed out after " + timeoutMillis + " ms" + said(call.output()));
        }
        return how.equals("gone") ? Answer.UNKNOWN : answer(how, call);
    }

    /** Without perl this program runs it: outside the namespaces, but with the mark of the run. */
    private static Answer here(Command command, Path output, long timeoutMillis) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.argv())
                .directory(command.workingDir().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(command.env());
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
                return Answer.no("command timed out after " + timeoutMillis + " ms" + said(output));
            }
            return ofCode(Integer.toString(process.exitValue()), said(output));
        } catch (IOException e) {
            return Answer.no("command could not be started: " + e.getMessage());
        } finally {
            if (process != null && process.isAlive()) { // too slow, or its container has ended meanwhile
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            delete(output);
        }
    }

    private static Answer ofCode(String code, String said) {
        return code.equals("0") ? Answer.YES : Answer.no("command exited with code " + code + said);
    }

    private static void delete(Path output) {
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            // goes when the next executor opens the directory
        }
    }

    /** Takes the spawner's notice {@code "x7 code 0"} in. */
    void ended(String rest) {
        String[] words = rest.split(" ", 2);
        Call call = calls.get(words[0]);
        if (call != null && words.length == 2) {
            boolean elsewhere = words[1].startsWith("error this run was adopted");
            call.answer().complete(elsewhere ? Answer.UNKNOWN : answer(words[1], call));
        }
    }

    private static Answer answer(String how, Call call) {
        String said = said(call.output());
        String what = how.substring(how.indexOf(' ') + 1);
        if (how.startsWith("code ")) {
            return ofCode(what, said);
        }
        return Answer.no(
                how.startsWith("signal ")
                        ? "command was ended by signal " + what + said
                        : "command could not be started: " + what);
    }

    /** Answers all that is asked of a run that is over. */
    void over(ProcessRun run) {
        calls.values().stream()
                .filter(call -> call.run() == run)
                .forEach(call -> call.answer().complete(Answer.no("the container has ended")));
    }

    private static String said(Path output) {
        try (var in = Files.newInputStream(output)) {
            String text = new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + text;
        } catch (IOException nothing) {
            return "";
        }
    }
}
