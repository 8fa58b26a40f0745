package dev.jobkit.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A program on PostgreSQL is killed with kill -9 while some of its tasks run and others are over, and another one starts:
 * how long until all that ran runs again, what never does, and what runs again although it had succeeded or runs again already.
 */
final class KillNine implements Subject {
    /** Who takes part: each as it is by itself, and tuned to recover soon. */
    static final Map<String, Supplier<Keeper>> KEEPERS = keepers();

    private static final long STEP_MILLIS = 50;
    private static final int READY_SECONDS = 120;
    private static final int SETTLE_SECONDS = 3;

    /** So long what runs again is looked at for a second time, also where some never came. */
    private static final int LOOK_ON_SECONDS = 20;

    private final String who;

    KillNine(String who) {
        this.who = who;
    }

    private static Map<String, Supplier<Keeper>> keepers() {
        Map<String, Supplier<Keeper>> keepers = new LinkedHashMap<>();
        keepers.put("db-scheduler", () -> new DbSchedulerKeeper(Keeper.Tuning.DEFAULT));
        keepers.put("db-scheduler, tuned", () -> new DbSchedulerKeeper(Keeper.Tuning.RECOVERY));
        keepers.put("JobRunr", () -> new JobRunrKeeper(Keeper.Tuning.DEFAULT));
        keepers.put("JobRunr, tuned", () -> new JobRunrKeeper(Keeper.Tuning.RECOVERY));
        keepers.put("Quartz JDBC", () -> new QuartzKeeper(Keeper.Tuning.DEFAULT));
        keepers.put("Quartz JDBC, tuned", () -> new QuartzKeeper(Keeper.Tuning.RECOVERY));
        keepers.put(Work.OURS, () -> new JobKitKeeper(JobKitKeeper.Shape.MANY_JOBS));
        keepers.put(Work.OURS + ", tuned", JobKitKeeper::tunedToRecover);
        return keepers;
    }

    /** The load's tasks are those that are killed; it waits {@code atOnce} seconds for them at most. */
    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        String url = Base.emptyDatabase();
        Path notes = Files.createTempFile("jobkit-kill", ".txt");
        try {
            Process first = life("first", url, notes, load.tasks());
            try {
                awaitReady(notes, load.tasks());
                TimeUnit.SECONDS.sleep(SETTLE_SECONDS); // what has ended and what runs is stored by now
            } finally {
                first.destroyForcibly().waitFor();
            }
            Book before = Book.read(notes);
            long killed = System.nanoTime();
            Process second = life("second", url, notes, load.tasks());
            try {
                await(notes, load.atOnce(), book -> book.begunAgain(before, 1).containsAll(before.running()));
                double seconds = (System.nanoTime() - killed) / 1e9;
                Book again = Book.read(notes);
                TimeUnit.SECONDS.sleep(LOOK_ON_SECONDS); // what is to run twice, has begun by now
                return account(before, again, Book.read(notes), Math.min(seconds, load.atOnce()));
            } finally {
                second.destroyForcibly().waitFor();
            }
        } finally {
            Files.delete(notes);
            Base.drop(url);
        }
    }

    private static Map<String, Double> account(Book before, Book again, Book after, double seconds) {
        Set<String> lost = new HashSet<>(before.running());
        lost.removeAll(again.begunAgain(before, 1));
        Set<String> doubled = new HashSet<>(before.ended);
        doubled.retainAll(after.begunAgain(before, 1));
        doubled.addAll(after.begunAgain(before, 2)); // once was due to a task that was lost
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("until all run again [s]", seconds);
        figures.put("lost [runs]", (double) lost.size());
        figures.put("doubled [runs]", (double) doubled.size());
        return figures;
    }

    private Process life(String which, String url, Path notes, int tasks) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillNineLife.class.getName(),
                        which,
                        who,
                        url,
                        notes.toString(),
                        Integer.toString(tasks))
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What one waits for. */
    private interface Wanted {
        boolean isIn(Book book);
    }

    /** Waits until half of the tasks are over and the others run; without them nothing would be lost by the kill. */
    private static void awaitReady(Path notes, int tasks) throws IOException, InterruptedException {
        await(notes, READY_SECONDS, book -> book.isReady(tasks));
        Book book = Book.read(notes);
        if (!book.isReady(tasks)) {
            throw new IllegalStateException(
                    "after " + READY_SECONDS + " s " + book.running().size() + " tasks run and " + book.ended.size()
                            + " are over, instead of " + tasks + " each: there is nothing to kill");
        }
    }

    /** Waits for what is wanted, or until the time is over. */
    private static void await(Path notes, int seconds, Wanted wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end && !wanted.isIn(Book.read(notes))) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }

    @Override
    public String settings() {
        return Present.of(KEEPERS.get(who)).get().settings() + "; on " + Base.Product.POSTGRESQL.words()
                + "; as many one-shot tasks that ended 3 s before the kill as such that run through it; seconds are counted from the"
                + " kill, with the start of a JVM, and end when all run again or with the time that the run is given; tasks that"
                + " have not begun again by then are lost to whoever waits that long; doubled is, within "
                + LOOK_ON_SECONDS
                + " s more, a task that had ended and begins again, or one that begins twice after the kill";
    }

    /** What the tasks themselves have written down. */
    private record Book(Map<String, Integer> begun, Set<String> ended) {
        static Book read(Path notes) throws IOException {
            Map<String, Integer> begun = new HashMap<>();
            Set<String> ended = new HashSet<>();
            for (String line : new ArrayList<>(Files.readAllLines(notes))) {
                String[] words = line.split(" ");
                if (words.length == 2 && words[0].equals(KillNineLife.BEGUN)) {
                    begun.merge(words[1], 1, Integer::sum);
                } else if (words.length == 2) {
                    ended.add(words[1]);
                }
            }
            return new Book(begun, ended);
        }

        Set<String> running() {
            Set<String> running = new HashSet<>(begun.keySet());
            running.removeAll(ended);
            return running;
        }

        boolean isReady(int tasks) {
            return running().size() == tasks && ended.size() == tasks;
        }

        /** Returns what has begun so many times more than before. */
        Set<String> begunAgain(Book before, int more) {
            Set<String> again = new HashSet<>();
            begun.forEach((name, times) -> {
                if (times >= before.begun.getOrDefault(name, 0) + more) {
                    again.add(name);
                }
            });
            return again;
        }
    }
}
