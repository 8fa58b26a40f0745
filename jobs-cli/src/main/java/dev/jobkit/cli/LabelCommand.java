package dev.jobkit.cli;

import dev.jobkit.NotFoundException;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit label} and {@code jobkit annotate}: change the info of an object; no pod is touched. */
@Command(
        name = "label",
        description = "Sets and removes labels of an object; what runs is not touched.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
class LabelCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(
            paramLabel = "TYPE NAME KEY=VALUE",
            arity = "2..*",
            description = "Such as job pi team=math; KEY- removes. Also TYPE/NAME.")
    private List<String> words = List.of();

    @Option(names = "--overwrite", description = "Also where the key has another value.")
    private boolean overwrite;

    /** {@code jobkit annotate}: changes annotations, such as alias and description. */
    @Command(
            name = "annotate",
            description = {
                "Sets and removes annotations of an object; what runs is not touched.",
                "The alias is kubesphere.io/alias-name, the description kubesphere.io/description."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Annotate extends LabelCommand {
        @Override
        String done() {
            return "annotated";
        }

        @Override
        Map<String, String> before(Metadata metadata) {
            return metadata.annotations();
        }

        @Override
        Metadata with(Metadata metadata, Map<String, String> values) {
            return metadata.toBuilder().annotations(values).build();
        }
    }

    String done() {
        return "labeled";
    }

    Map<String, String> before(Metadata metadata) {
        return metadata.labels();
    }

    Metadata with(Metadata metadata, Map<String, String> values) {
        return metadata.toBuilder().labels(values).build();
    }

    @Override
    public Integer call() {
        List<String> changes = words.stream().filter(LabelCommand::isChange).toList();
        List<String> objects = words.stream().filter(word -> !isChange(word)).toList();
        if (changes.isEmpty() || objects.isEmpty()) {
            throw CommandException.badInput("jobkit: write TYPE NAME KEY=VALUE, such as job pi team=math");
        }
        List<Targets.Named> targets = Targets.named(objects);
        return store.atRest(desk -> {
            targets.forEach(target -> change(desk, target.type().kind(), store.key(target.name()), changes));
            return ExitCodes.OK;
        });
    }

    /** Neither a type nor a name has an equals sign or ends in a hyphen. */
    private static boolean isChange(String word) {
        return word.contains("=") || word.endsWith("-");
    }

    private <T extends Stored> void change(Desk desk, Kind<T> kind, ObjectKey key, List<String> changes) {
        T object = desk.jobs().objects().get(kind, key).orElseThrow(() -> new NotFoundException(kind, key));
        Map<String, String> values = changed(before(object.metadata()), changes);
        T wanted = kind.type().cast(object.withMetadata(with(object.metadata(), values)));
        desk.jobs().objects().update(wanted, store.write());
        store.streams().out().println(Resource.name(object) + " " + done());
    }

    private Map<String, String> changed(Map<String, String> before, List<String> changes) {
        Map<String, String> after = new LinkedHashMap<>(before);
        List<String> faults = new ArrayList<>();
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 0) {
                after.remove(change.substring(0, change.length() - 1));
                continue;
            }
            String key = change.substring(0, equals);
            String value = change.substring(equals + 1);
            String old = after.put(key, value);
            if (old != null && !old.equals(value) && !overwrite) {
                faults.add("jobkit: '" + key + "' already has a value (" + old + "), and --overwrite is not given");
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return after;
    }
}
