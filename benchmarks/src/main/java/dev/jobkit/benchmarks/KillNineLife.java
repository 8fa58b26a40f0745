package dev.jobkit.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program that is killed, and the one after it; what its tasks do they write down themselves. */
final class KillNineLife {
    static final String BEGUN = "begun";
    static final String ENDED = "ended";

    private static final String LONG = "long-";

    /** Long enough that none that is killed could have ended, short enough that a stopped run goes. */
    private static final int LONG_SECONDS = 300;

    private KillNineLife() {}

    /** Takes {@code first} or {@code second}, the keeper, the address, the file for notes, and how many long tasks. */
    public static void main(String[] args) throws Exception {
        Path notes = Path.of(args[3]);
        Keeper keeper = Present.of(KillNine.KEEPERS.get(args[1])).get();
        keeper.start(Base.at(args[2]), name -> run(notes, name));
        if (args[0].equals("first")) {
            int tasks = Integer.parseInt(args[4]);
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= tasks; i++) {
                names.add("short-" + i);
                names.add(LONG + i);
            }
            keeper.submit(names);
        }
        TimeUnit.HOURS.sleep(1); // until the kill
    }

    private static void run(Path notes, String name) throws Exception {
        write(notes, BEGUN, name);
        if (name.startsWith(LONG)) {
            TimeUnit.SECONDS.sleep(LONG_SECONDS);
        }
        write(notes, ENDED, name);
    }

    private static void write(Path notes, String word, String name) throws Exception {
        byte[] line = (word + " " + name + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(notes, line, StandardOpenOption.APPEND);
    }
}
