package dev.jobkit.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param quick whether the run is a short one
 * @param only the group or the work to be measured; null for all
 * @param forks how many JVMs measure each subject
 * @param write whether the results are written
 * @param directory of the benchmarks, below which results are written
 */
record Options(boolean quick, @Nullable String only, int forks, boolean write, Path directory) {
    static final String HELP = "--help";

    private static final int FORKS = 3;
    private static final int QUICK_FORKS = 1;

    /** Says that the command line is wrong, and what would be right, in one line. */
    static final class WrongOption extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongOption(String message) {
            super(message);
        }
    }

    /**
     * Reads the command line.
     *
     * @throws WrongOption if there is nothing to measure by it
     */
    static Options of(String... args) {
        boolean quick = false;
        String only = null;
        boolean write = false;
        Integer forks = null;
        Path directory = Path.of("benchmarks");
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--write" -> write = true;
                case "--only" -> only = value(args, i++, "a group or a work; groups: " + groups(Works.all()));
                case "--forks" -> forks = number(value(args, i++, "a number from 1 on"));
                case "--directory" -> directory = Path.of(value(args, i++, "the directory of the benchmarks"));
                default ->
                    throw new WrongOption("unknown: " + args[i] + "; known: --quick, --only GROUP or GROUP/WORK,"
                            + " --forks N, --write, --directory DIRECTORY, " + HELP);
            }
        }
        boolean whole = only == null && !quick;
        int jvms = forks != null ? forks : quick ? QUICK_FORKS : FORKS;
        Options options = new Options(quick, only, jvms, write || whole, directory);
        options.ensureWork();
        return options;
    }

    /** Returns what stands behind the option at this place. */
    private static String value(String[] args, int at, String wanted) {
        if (at + 1 == args.length || args[at + 1].isEmpty() || args[at + 1].startsWith("--")) {
            throw new WrongOption(args[at] + " needs " + wanted);
        }
        return args[at + 1];
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new WrongOption("--forks needs a number from 1 on, not " + text);
    }

    private void ensureWork() {
        if (!works().isEmpty()) {
            return;
        }
        List<Work> chosen = Works.all().stream().filter(this::chooses).toList();
        if (!chosen.isEmpty()) {
            List<Work> quickOnes = Works.all().stream().filter(this::hasRounds).toList();
            throw new WrongOption("--only " + only + ": nothing of it is in a quick run, leave --quick out; quick are: "
                    + names(quickOnes));
        }
        String group = only == null ? "" : only.split("/", 2)[0];
        List<Work> its =
                Works.all().stream().filter(w -> w.group().equals(group)).toList();
        throw new WrongOption("--only " + only + ": there is no such "
                + (its.isEmpty()
                        ? "group or work; groups: " + groups(Works.all())
                        : "work on this machine; works of " + group + ": " + names(its)));
    }

    /** Returns what is to be measured. */
    List<Work> works() {
        return Works.all().stream()
                .filter(work -> chooses(work) && hasRounds(work))
                .toList();
    }

    private boolean chooses(Work work) {
        return only == null || work.name().equals(only) || work.group().equals(only);
    }

    private boolean hasRounds(Work work) {
        return work.load(quick).rounds() > 0;
    }

    private static String groups(List<Work> works) {
        return String.join(", ", works.stream().map(Work::group).distinct().toList());
    }

    private static String names(List<Work> works) {
        return String.join(", ", works.stream().map(Work::name).toList());
    }

    /** Says what may be said. */
    static String usage() {
        return """
                Measures JobKit beside its peers:
                  benchmarks/run [--quick] [--only GROUP or GROUP/WORK] [--forks N] [--write] [--directory DIRECTORY]
                --quick      a short run, of most works
                --only       one group or one work
                --forks      how many JVMs measure each subject, one after the other; %d, and %d in a quick run
                --write      writes the results of a part or of a quick run, too, in the place of older ones
                --directory  of the benchmarks; benchmarks/run says it itself
                Groups and works here:
                %s
                """.formatted(FORKS, QUICK_FORKS, listed());
    }

    private static String listed() {
        List<Work> works = Works.all();
        return String.join(
                "\n",
                works.stream()
                        .map(Work::group)
                        .distinct()
                        .map(group -> "  " + group + ": "
                                + names(works.stream()
                                        .filter(work -> work.group().equals(group))
                                        .toList()))
                        .toList());
    }
}
