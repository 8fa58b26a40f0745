package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where an object goes that a command makes: into a directory, or, as a dry run, nowhere. */
final class NewObject {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The directory that keeps it, as of jobkit run --data; needed unless --dry-run is given.")
    private @Nullable Path data;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace; default when missing.")
    private @Nullable String namespace;

    @Option(
            names = "--who",
            paramLabel = "NAME",
            description = "Who does this, for the record; your login when missing.")
    private String who = System.getProperty("user.name", "");

    @Option(
            names = "--dry-run",
            arity = "0..1",
            fallbackValue = "client",
            preprocessor = ValueAttached.class,
            paramLabel = "client|none",
            description = "client, or no word: store nothing; with -o yaml, show what would be stored.")
    private String dryRun = "none";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|name",
            description = "Print the object, or its kind and name.")
    private @Nullable String output;

    /** Returns the namespace that was named; empty for none. */
    String namespace() {
        return namespace == null ? "" : namespace;
    }

    /** Stores the object, or shows it. */
    int create(Stored object) {
        return make(
                object,
                desk -> desk.jobs()
                        .objects()
                        .create(object, WriteOptions.by(who))
                        .object());
    }

    /** Stores the Job of a CronJob under this name. */
    int trigger(String cronJob, String name) {
        ObjectKey key = new ObjectKey(namespace == null ? ObjectKey.DEFAULT_NAMESPACE : namespace, cronJob);
        return make(null, desk -> desk.jobs().cronJobs().trigger(key, name, WriteOptions.by(who)));
    }

    /** Stores all that these files hold, or shows it. */
    int createAll(List<Path> files) {
        form();
        FileObjects objects = FileObjects.read(files, namespace());
        List<Stored> made = isDry() ? objects.objects() : stored(desk -> objects.store(desk, WriteOptions.by(who)));
        objects.warnings().forEach(Main.of(command).streams().err()::println);
        for (int i = 0; i < made.size(); i++) {
            if (i > 0 && form().equals("yaml")) {
                Main.of(command).streams().out().println("---");
            }
            show(made.get(i));
        }
        return ExitCodes.OK;
    }

    private int make(@Nullable Stored shown, Function<Desk, Stored> store) {
        if (isDry() && shown == null) {
            throw CommandException.badInput("jobkit: --dry-run: the Job of a CronJob is only made in a directory");
        }
        form(); // a wrong word is told before anything is stored
        show(isDry() && shown != null ? shown : stored(store));
        return ExitCodes.OK;
    }

    private boolean isDry() {
        return known("--dry-run", dryRun, "client", "none").equals("client");
    }

    private String form() {
        return output == null ? "" : known("-o", output, "yaml", "name");
    }

    private void show(Stored made) {
        String name = Resource.name(made);
        PrintStream out = Main.of(command).streams().out();
        switch (form()) {
            case "yaml" -> out.print(Manifests.toYaml(made));
            case "name" -> out.println(name);
            default -> out.println(name + " created" + (isDry() ? " (dry run)" : ""));
        }
    }

    private <T> T stored(Function<Desk, T> store) {
        if (data == null) {
            throw CommandException.badInput("jobkit: --data DIR is needed, or --dry-run");
        }
        try (Desk desk = Desk.resting(new DataDirectory(data))) {
            return store.apply(desk);
        } catch (InvalidJobException e) {
            throw CommandException.refused(e);
        } catch (JobKitException e) {
            throw CommandException.badInput("jobkit: " + e.getMessage());
        }
    }

    private static String known(String option, String word, String one, String other) {
        if (!word.equals(one) && !word.equals(other)) {
            throw CommandException.badInput("jobkit: " + option + ": " + one + " or " + other + ", not " + word);
        }
        return word;
    }
}
