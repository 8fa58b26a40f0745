package dev.jobkit.executor.process;

import dev.jobkit.spi.LogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one growing file. While the run goes on it looks in short intervals, shorter ones while there is news; when the run
 * has ended, and its whole tree with it, it copies what is left and only then says so. One look at a time.
 */
final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final long SHORTEST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 160;
    private static final long MOST_AT_ONCE = 4 << 20;
    /** Between two tries when the log takes nothing: doubled from the shortest to this. */
    private static final long LONGEST_TROUBLE_MILLIS = 5_000;
    /** So often it is tried at the end, over about ten seconds. */
    private static final int LAST_TRIES = 7;

    private static final ThreadLocal<byte[]> BUFFERS = ThreadLocal.withInitial(() -> new byte[1 << 16]);

    private final Path file;
    private final ScheduledExecutorService threads;
    private final Object lock = new Object();
    /** The next six are guarded by the lock. */
    private Supplier<LogWriter> target;

    private @Nullable ScheduledFuture<?> next;

    private boolean looking;
    private @Nullable Runnable then;
    private Runnable eachLook = () -> {};
    private @Nullable LogRoom room;

    /** The rest belongs to whoever looks. */
    private @Nullable FileChannel channel;

    private @Nullable LogWriter writer;
    private @Nullable Supplier<LogWriter> opened;
    /** How often in a row the log took nothing. */
    private int failures;
    /** Whether there is nothing to copy; set before the end. */
    private volatile boolean empty;

    private long interval = SHORTEST_MILLIS;

    /** How far in the file the copying is. */
    private long position;
    /** What the file is ahead of the log: 0 unless the log could not be given what was cut away. */
    private long ahead;
    /** How many of the first bytes of the file are gone, or will be. */
    private volatile long cut;

    private boolean tooMuch;

    LogFollower(Path file, Supplier<LogWriter> target, ScheduledExecutorService threads) {
        this.file = file;
        this.target = target;
        this.threads = threads;
    }

    /** Starts to look now and then; does nothing when it looks already or has to finish. */
    void begin(LogRoom howToGiveBack) {
        synchronized (lock) {
            room = howToGiveBack;
            if (next == null && then == null) {
                next = schedule();
            }
        }
    }

    /** Does this at each look as well. */
    void atEachLook(Runnable task) {
        synchronized (lock) {
            eachLook = task;
        }
    }

    /** Writes to another log from now on. */
    void retarget(Supplier<LogWriter> next) {
        synchronized (lock) {
            target = next;
        }
    }

    /** Takes in that the file is empty, and stays so. */
    void isEmpty() {
        empty = true;
    }

    /** Takes in that the first bytes are not in the file any more. */
    void isCut(long bytes) {
        cut = Math.max(cut, bytes);
    }

    /** Tells whether some are not. */
    boolean isCut() {
        return cut > 0;
    }

    /** Copies the rest, closes the log, and then runs the task; false when that was asked before: then it does nothing. */
    boolean finish(Runnable task) {
        synchronized (lock) {
            if (then != null) {
                return false;
            }
            then = task;
            if (next != null) {
                next.cancel(false);
            }
            if (!looking) {
                submit(this::last);
            }
            return true;
        }
    }

    private @Nullable ScheduledFuture<?> schedule() {
        try {
            return threads.schedule(this::look, interval, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return null;
        }
    }

    private void submit(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} is not copied any more", file);
        }
    }

    private void look() {
        Runnable also;
        synchronized (lock) {
            if (then != null) {
                return;
            }
            looking = true;
            also = eachLook;
        }
        try {
            long copied = copy(MOST_AT_ONCE);
            lookAtRoom(copied >= MOST_AT_ONCE);
            interval = copied > 0
                    ? SHORTEST_MILLIS
                    : Math.min(2 * interval, failures > 0 ? LONGEST_TROUBLE_MILLIS : LONGEST_MILLIS);
            also.run();
        } finally {
            synchronized (lock) {
                looking = false;
                if (then != null) {
                    submit(this::last);
                } else {
                    next = schedule();
                }
            }
        }
    }

    private void last() {
        if (!empty) {
            copy(Long.MAX_VALUE);
            if (failures > 0 && failures < LAST_TRIES && tryAgain()) {
                return;
            }
            if (failures > 0) {
                LOG.error("the last {} bytes of {} could not be stored and are lost", left(), file);
            }
        }
        try {
            if (channel != null) {
                channel.close();
            }
            writer(null).close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the log {} could not be closed", file, e);
        }
        Runnable task;
        synchronized (lock) {
            task = then;
        }
        if (task != null) {
            task.run();
        }
    }

    private boolean tryAgain() {
        try {
            long millis = Math.min(100L << failures, LONGEST_TROUBLE_MILLIS);
            ScheduledFuture<?> unused = threads.schedule(this::last, millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private long left() {
        return Math.max(0, file.toFile().length() - position);
    }

    /** Copies what is there, up to about this many bytes; when the log fails, it goes on behind what that has, later. */
    private long copy(long most) {
        long copied = 0;
        try {
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.READ);
            }
            byte[] bytes = BUFFERS.get();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            LogWriter to = writer(channel);
            while (copied < most && channel.read(buffer.clear()) > 0) {
                to.write(bytes, 0, buffer.position());
                position += buffer.position();
                copied += buffer.position();
            }
            if (failures > 0) {
                LOG.info("the log {} is copied again", file);
            }
            failures = 0;
        } catch (NoSuchFileException notYet) {
            return 0;
        } catch (IOException | RuntimeException e) {
            if (failures++ == 0) {
                LOG.warn("the log {} cannot be copied now; it is tried again and again", file, e);
            }
            opened = null; // another writer tells how much the log has
        }
        return copied;
    }

    /** Returns the log to write to; in a new one, the copying goes on behind what it has. */
    private LogWriter writer(@Nullable FileChannel from) throws IOException {
        Supplier<LogWriter> now;
        synchronized (lock) {
            now = target;
        }
        LogWriter open = writer;
        if (open == null || opened != now) {
            LogWriter before = open;
            open = now.get();
            writer = open;
            opened = now;
            if (from != null) {
                goOn(open, from);
            }
            if (before != null) {
                before.close(); // only now: followers of the same log must not take this for its end
            }
        }
        return open;
    }

    /** Goes on behind what the log has; what it lacks and nobody has any more is told in a line of its own. */
    private void goOn(LogWriter log, FileChannel from) throws IOException {
        long size = log.size();
        position = Math.max(size, cut);
        ahead = position - size;
        if (ahead > 0) {
            String text = "[" + ahead + " bytes of this log were copied to another store and are not here]\n";
            byte[] line = text.getBytes(StandardCharsets.UTF_8);
            log.write(line, 0, line.length);
            ahead -= line.length;
            LOG.warn("{} bytes of {} were copied to another log store", position - size, file);
        }
        from.position(position);
    }

    /** Gives room back once in a while, and sees that the file does not hold too much. */
    private void lookAtRoom(boolean lagsBehind) {
        LogRoom where;
        synchronized (lock) {
            where = room;
        }
        LogWriter log = writer;
        FileChannel from = channel;
        boolean isMuch = position - cut >= LogRoom.STEP + LogRoom.TAIL;
        if (where == null || log == null || from == null || tooMuch || !(isMuch || lagsBehind || failures > 0)) {
            return;
        }
        try {
            if (isMuch && failures == 0 && where.canBeGivenBack()) {
                giveBack(where, log);
            }
            long held = from.size() - cut;
            if (held > where.most()) {
                tooMuch = true;
                where.tooMuch(held);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the room of {} cannot be looked after", file, e);
        }
    }

    private void giveBack(LogRoom where, LogWriter log) throws IOException {
        long safe = where.hasToOutlive() ? Math.min(position, log.kept() + ahead) : position;
        long until = (safe - LogRoom.TAIL) / LogRoom.STEP * LogRoom.STEP;
        if (until > cut) {
            cut = until; // first: from now on nobody may count on finding it
            where.giveBack(until);
        }
    }
}
