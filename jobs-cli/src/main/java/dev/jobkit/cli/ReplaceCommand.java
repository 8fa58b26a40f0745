package dev.jobkit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobkit replace}: changes what is stored to what manifests say. */
@Command(
        name = "replace",
        description = {
            "Changes stored jobs, cronjobs and definitions to what manifests say.",
            "A manifest with a resourceVersion is refused when the object has changed since."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReplaceCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A manifest, such as jobkit get -o yaml prints it.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        FileObjects objects = FileObjects.read(files, store.namespace());
        return store.atRest(desk -> {
            objects.replace(desk, store.write())
                    .forEach(object -> store.streams().out().println(Resource.name(object) + " replaced"));
            objects.warnings().forEach(store.streams().err()::println);
            return ExitCodes.OK;
        });
    }
}
