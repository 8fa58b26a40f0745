package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Passthrough;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Page;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit define}: stores definitions; starts nothing. */
@Command(
        name = "define",
        description =
                "Stores definitions of Jobs, which jobkit dispatch runs; starts nothing. Without files: lists them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DefineCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Option(names = "--show", paramLabel = "NAME", description = "Print a definition as YAML.")
    private @Nullable String show;

    @Option(names = "--secrets", description = "With --show: the default values of secret parameters, too.")
    private boolean secrets;

    @Option(names = "--copy", paramLabel = "NAME=NEW", description = "Copy a definition under another name.")
    private @Nullable String copy;

    @Option(names = "--delete", paramLabel = "NAME", description = "Remove a definition; its runs and records stay.")
    private @Nullable String delete;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Manifests of the kind JobDefinition, or of a Job, which is stored as a definition.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        List<JobDefinition> wanted = read();
        return wanted.isEmpty()
                ? store.atRest(desk -> work(desk, wanted))
                : store.atRestOrNew(desk -> work(desk, wanted));
    }

    private int work(Desk desk, List<JobDefinition> wanted) {
        PrintStream out = store.streams().out();
        var definitions = desk.jobs().definitions();
        if (show != null) {
            JobDefinition found = definitions
                    .find(store.key(show))
                    .orElseThrow(() -> CommandException.badInput("jobkit: no definition \"" + show + "\""));
            out.print(Manifests.toYaml(secrets ? found : Unshown.masked(found)));
        }
        if (copy != null) {
            String[] names = copy.split("=", 2);
            if (names.length < 2) {
                throw CommandException.badInput("jobkit: --copy: write NAME=NEW, not " + copy);
            }
            definitions.copy(store.key(names[0]), store.key(names[1]), store.write());
        }
        if (delete != null) {
            definitions.delete(store.key(delete));
        }
        for (JobDefinition definition : wanted) {
            put(desk, definition);
            out.println("definition " + definition.metadata().name() + " stored");
        }
        if (wanted.isEmpty() && show == null && copy == null && delete == null) {
            definitions
                    .list(store.namespace(), Page.ALL)
                    .items()
                    .forEach(d -> out.println(d.metadata().name() + about(d)));
        }
        return ExitCodes.OK;
    }

    private void put(Desk desk, JobDefinition definition) {
        try {
            JobDefinition stored = desk.jobs().definitions().put(definition, store.write());
            desk.jobs()
                    .objects()
                    .update(stored, WriteOptions.DRY_RUN)
                    .warnings()
                    .forEach(warning -> store.streams()
                            .err()
                            .println("jobkit: warning: definition "
                                    + stored.metadata().name() + ": " + warning));
        } catch (InvalidJobException e) {
            String name = "JobDefinition \"" + definition.metadata().name() + "\": ";
            throw CommandException.badInput(
                    e.errors().stream().map(error -> name + error).distinct().toList());
        }
    }

    private static String about(JobDefinition definition) {
        String text = definition.spec().description();
        return text == null || text.isEmpty() ? "" : "  " + text;
    }

    private List<JobDefinition> read() {
        List<JobDefinition> read = new ArrayList<>();
        for (Path file : files) {
            try {
                for (Stored object : Manifests.read(file.toString(), Inputs.text(file))) {
                    read.add(definition(file, object));
                }
            } catch (ManifestException e) {
                throw CommandException.badInput(
                        e.errors().stream().map(Object::toString).toList());
            }
        }
        return read;
    }

    private JobDefinition definition(Path file, Stored object) {
        Metadata given = object.metadata();
        Metadata metadata = given.toBuilder()
                .namespace(given.namespace().isEmpty() ? store.namespace() : given.namespace())
                .build();
        if (object instanceof JobDefinition definition) {
            return definition.withMetadata(metadata);
        }
        if (object instanceof Job job) {
            JobTemplate template = new JobTemplate(given.labels(), given.annotations(), job.spec(), Passthrough.EMPTY);
            Metadata own = Metadata.named(metadata.namespace(), metadata.name());
            return new JobDefinition(own, new DefinitionSpec(null, null, template, List.of(), null, null));
        }
        throw CommandException.badInput(
                file + ": a " + object.kind() + " is no definition of a Job; jobkit create -f stores it");
    }
}
