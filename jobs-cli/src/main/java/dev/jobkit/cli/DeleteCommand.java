package dev.jobkit.cli;

import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit delete}: removes objects. */
@Command(
        name = "delete",
        description = {
            "Removes jobs, cronjobs, pods or definitions, and with them what they own.",
            "Records and output of runs stay."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "What goes with them, and pods that run, go with the next command that runs the directory."})
final class DeleteCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(paramLabel = "TYPE NAME", arity = "0..*", description = "Such as cronjob hello, or cronjob/hello.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "What this manifest holds.")
    private List<Path> files = List.of();

    @Option(
            names = "--cascade",
            paramLabel = "background|foreground|orphan",
            description = "What becomes of what they own: it goes after them, before them, or stays.")
    private String cascade = "background";

    @Option(names = "--ignore-not-found", description = "What is not there is no fault.")
    private boolean lenient;

    /** What kubectl took before the three words. */
    private static final Map<String, String> OLD_WORDS = Map.of("true", "background", "false", "orphan");

    private record Wanted(Kind<? extends Stored> kind, ObjectKey key) {}

    @Override
    public Integer call() {
        Propagation propagation = propagation();
        if (words.isEmpty() == files.isEmpty()) {
            throw CommandException.badInput("jobkit: delete what? TYPE NAME, TYPE/NAME, or -f FILE");
        }
        List<Wanted> wanted = new ArrayList<>();
        if (files.isEmpty()) {
            Targets.named(words).forEach(it -> wanted.add(new Wanted(it.type().kind(), store.key(it.name()))));
        } else {
            FileObjects.read(files, store.namespace())
                    .objects()
                    .forEach(object -> wanted.add(new Wanted(object.kind(), object.key())));
        }
        return store.atRest(desk -> {
            List<String> missing = new ArrayList<>();
            for (Wanted one : wanted) {
                try {
                    desk.jobs().objects().delete(one.kind(), one.key(), Preconditions.NONE, propagation, store.write());
                    store.streams()
                            .out()
                            .println(Resource.full(one.kind()) + " \""
                                    + one.key().name() + "\" deleted");
                } catch (NotFoundException e) {
                    missing.add("jobkit: " + e.getMessage());
                }
            }
            if (!missing.isEmpty() && !lenient) {
                throw CommandException.badInput(missing);
            }
            return ExitCodes.OK;
        });
    }

    private Propagation propagation() {
        String today = OLD_WORDS.get(cascade);
        if (today != null) {
            store.streams()
                    .err()
                    .println("warning: --cascade=" + cascade + " is deprecated (boolean value) and can be replaced with"
                            + " --cascade=" + today + ".");
            cascade = today;
        }
        for (Propagation one : Propagation.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(cascade)) {
                return one;
            }
        }
        throw CommandException.badInput("jobkit: --cascade: background, foreground or orphan, not " + cascade);
    }
}
