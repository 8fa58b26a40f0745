package dev.jobkit.executor.process;

import dev.jobkit.spi.Survival;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long-lived process that forks all supervisors; it holds a pipe whose only writer is this program, so it knows when
 * this program ends. Orders are given by one thread at a time; notices come on a thread of the spawner's own.
 */
final class Spawner {
    /** Hears what the spawner says. */
    interface Listener {
        /** A run has a new fact. */
        void notice(Notice notice);

        /** The spawner ended though nobody asked it to. */
        void ended(Spawner spawner);
    }

    /** What is written to a spawner. */
    interface Order {
        void to(Spawner spawner) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);
    private static final long PATIENCE_SECONDS = 10;
    private static final String BYE = "bye";

    private final Process process;
    private final OutputStream orders;
    private final CompletableFuture<Notice> greeting = new CompletableFuture<>();
    private final List<String> command;
    private volatile boolean closing;

    private Spawner(Process process, List<String> command) {
        this.process = process;
        this.orders = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        this.command = command;
    }

    /**
     * Starts a spawner: in perl, or in sh where that is not to be had.
     *
     * @param wanted the only acceptable strategy; null means the best that the system allows
     * @throws IllegalStateException if none can work here; the message says why each cannot
     */
    static Spawner start(BaseDirectory base, Survival survival, @Nullable ProcessTree wanted, Listener listener) {
        List<String> reasons = new ArrayList<>();
        for (String language : List.of("perl", "sh")) {
            if (wanted == (language.equals("sh") ? ProcessTree.SUBREAPER : ProcessTree.MARKER)) {
                continue;
            }
            try {
                return launch(command(language, base, survival, wanted), base, listener);
            } catch (IOException e) {
                reasons.add(language + ": " + e.getMessage());
            }
        }
        throw new IllegalStateException("cannot start processes here" + (wanted == null ? "" : " with " + wanted) + ": "
                + String.join("; ", reasons));
    }

    private static List<String> command(
            String language, BaseDirectory base, Survival survival, @Nullable ProcessTree wanted) {
        List<String> names = language.equals("sh")
                ? List.of("spawner.sh")
                : List.of("spawner.pl", "system.pl", "scene.pl", "cell.pl");
        List<Path> scripts = names.stream().map(base::script).toList();
        return List.of(
                language,
                scripts.get(0).toString(),
                RunFiles.runs(base.path()).toString(),
                survival == Survival.KEEP ? "keep" : "die",
                wanted == null ? "auto" : wanted.word(),
                base.mark());
    }

    /** Starts another one of the same language. */
    Spawner again(BaseDirectory base, Listener listener) throws IOException {
        return launch(command, base, listener);
    }

    /** Leaves nothing in the environment but what the scripts need: what this program knows is not for its children. */
    static void cleanEnvironment(ProcessBuilder builder) {
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path == null ? Command.DEFAULT_PATH : path);
        builder.environment().put("LC_ALL", "C");
    }

    private static Spawner launch(List<String> command, BaseDirectory base, Listener listener) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        cleanEnvironment(builder);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(base.spawnerLog().toFile()));
        Spawner spawner = new Spawner(builder.start(), command);
        Thread reader = new Thread(() -> spawner.read(listener), "jobkit-spawner-notices");
        reader.setDaemon(true);
        reader.start();
        spawner.awaitGreeting(base);
        CompletableFuture<Void> unused = spawner.process.onExit().thenRun(() -> {
            if (!spawner.closing) {
                listener.ended(spawner);
            }
        });
        return spawner;
    }

    private void awaitGreeting(BaseDirectory base) throws IOException {
        String trouble = "it did not come up; see " + base.spawnerLog();
        try {
            Notice notice = greeting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (notice.kind().equals("ready")) {
                return;
            }
            trouble = notice.run() + " " + notice.rest();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the spawner did not come up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException(trouble);
    }

    private void read(Listener listener) {
        // supervisors may hold the other end longer than the spawner lives, so its last word ends this, not the end of
        // file
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16)) {
            String line = in.readLine();
            while (line != null && !line.equals(BYE)) {
                Notice notice = Notice.parse(line);
                if (!greeting.complete(notice)) {
                    hear(listener, notice);
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            LOG.debug("no more notices from the spawner", e);
        }
        greeting.completeExceptionally(new IOException("ended without a word"));
    }

    private static void hear(Listener listener, Notice notice) {
        try {
            listener.notice(notice);
        } catch (RuntimeException e) {
            LOG.error("a notice could not be handled: {}", notice, e);
        }
    }

    /** Returns the strategy in force. */
    ProcessTree tree() {
        return ProcessTree.of(greeting.join().run());
    }

    /** Returns how it works, for people. */
    String detail() {
        return greeting.join().rest();
    }

    /** Tells whether a start order carries {@link Command#fields()}; otherwise the file {@code order} has to lie ready. */
    boolean takesBytes() {
        return command.get(0).equals("perl");
    }

    /** Writes an order without bytes. */
    void order(String verb, String run) throws IOException {
        orders.write((verb + " " + run + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes the order to start a run. */
    void start(String run, byte[] fields) throws IOException {
        orders.write(("start " + run + " " + fields.length + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.write(fields);
    }

    /** Writes the order to run a command beside a run. */
    void exec(String run, String id, byte[] fields) throws IOException {
        orders.write(("exec " + run + " " + id + " " + fields.length + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.write(fields);
    }

    /** Writes the order to kill such a command. */
    void killExec(String run, String id) throws IOException {
        orders.write(("killexec " + run + " " + id + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Tells whether a run may have mounts of its own. */
    boolean mounts() {
        return (" " + detail() + " ").contains(" mounts ");
    }

    /** Writes the order to give the first bytes of a run's log back to the file system. */
    void cut(String run, long bytes) throws IOException {
        orders.write(("cut " + run + " x" + bytes + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Tells whether it can do that. */
    boolean cuts() {
        return (" " + detail() + " ").contains(" holes ");
    }

    /** Returns what it can promise only as far as the system allows. */
    List<String> bestEffort() {
        List<String> limits = new ArrayList<>(tree().bestEffort());
        if (tree() == ProcessTree.NAMESPACE && !takesBytes()) {
            limits.add("without perl processes survive when the spawner is killed together with this program");
        }
        if (!cuts()) {
            limits.add(
                    "the log of a run takes room on the disk until the run is over: no holes can be punched in its file");
        }
        return limits;
    }

    /** Sends what was written. */
    void flush() throws IOException {
        orders.flush();
    }

    /**
     * Tells it that no order follows: it ends all trees, or leaves them to themselves, as it was told at its start. From any
     * thread, interrupted or not, and also while another one is stuck in an order; twice does no harm.
     */
    void close() {
        closing = true;
        Thread closer = new Thread(this::closeOrders, "jobkit-spawner-close"); // which waits for an order under way
        closer.setDaemon(true);
        closer.start();
        try {
            process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            LOG.warn("the spawner {} did not end in {} s and is killed", process.pid(), PATIENCE_SECONDS);
            process.destroyForcibly();
        }
    }

    private void closeOrders() {
        try {
            orders.close();
        } catch (IOException e) {
            LOG.debug("the spawner is gone already", e);
        }
    }

    /** Returns its process id. */
    long pid() {
        return process.pid();
    }
}
