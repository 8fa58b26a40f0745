package dev.jobkit.cli;

import dev.jobkit.NotFoundException;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Yaml;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.Query;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit get}: lists or prints objects. */
@Command(
        name = "get",
        description = "Lists or prints what is stored: jobs, cronjobs, pods, definitions, events.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GetCommand implements Callable<Integer> {
    private static final String CLASSIC = "classic";

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Parameters(
            paramLabel = "TYPE [NAME]",
            arity = "1..*",
            description = "Such as cronjobs, job pi, or cronjob/hello; several types with commas: jobs,cronjobs.")
    private List<String> words = List.of();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In all namespaces.")
    private boolean everywhere;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "KEY=VALUE",
            split = ",",
            description = "Only with these labels.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json|name|classic",
            description =
                    "Print the objects, or their types and names, or jobs with the columns DESIRED and SUCCESSFUL.")
    private @Nullable String output;

    @Option(names = "--secrets", description = "With definitions: the default values of secret parameters, too.")
    private boolean secrets;

    @Override
    public Integer call() {
        Targets targets = Targets.of(words);
        if (output != null && !List.of("yaml", "json", "name", CLASSIC).contains(output)) {
            throw CommandException.badInput("jobkit: -o: yaml, json, name or classic, not " + output);
        }
        return store.atRest(desk -> {
            if (targets.all().isEmpty()) {
                List<Stored> found = new ArrayList<>();
                targets.named().forEach(named -> found.add(named(desk, named)));
                print(desk, found, found.size() == 1);
                return ExitCodes.OK;
            }
            List<Stored> found = new ArrayList<>();
            targets.all().forEach(type -> found.addAll(all(desk, type.kind())));
            found.sort(Comparator.comparing(GetCommand::when)); // events by time, all else as it is listed
            if (found.isEmpty() && (output == null || output.equals(CLASSIC))) {
                store.streams()
                        .err()
                        .println("No resources found" + (everywhere ? "" : " in " + store.namespace() + " namespace."));
            } else {
                print(desk, found, false);
            }
            return ExitCodes.OK;
        });
    }

    private static Instant when(Stored object) {
        return object instanceof EventRecord event ? event.last() : Instant.MIN;
    }

    private Stored named(Desk desk, Targets.Named named) {
        Kind<? extends Stored> kind = named.type().kind();
        ObjectKey key = store.key(named.name());
        return desk.jobs().objects().get(kind, key).orElseThrow(() -> new NotFoundException(kind, key));
    }

    private List<? extends Stored> all(Desk desk, Kind<? extends Stored> kind) {
        Query query = everywhere ? Query.ALL : Query.in(store.namespace());
        Query chosen = labels.isEmpty() ? query : query.withLabels(new LabelSelector(labels, List.of()));
        return desk.jobs().objects().all(kind, chosen).items();
    }

    private void print(Desk desk, List<Stored> found, boolean single) {
        PrintStream out = store.streams().out();
        if (output == null || output.equals(CLASSIC)) {
            tables(desk, found, out);
        } else if (output.equals("name")) {
            found.forEach(object -> out.println(Resource.name(object)));
        } else {
            List<Map<String, Object>> trees = found.stream()
                    .map(object -> Manifests.toTree(secrets ? object : Unshown.masked(object)))
                    .toList();
            Map<String, Object> tree = single ? trees.get(0) : list(trees);
            out.print(output.equals("json") ? Json.text(tree, Indent.FOUR) + "\n" : Yaml.text(tree));
        }
    }

    private static Map<String, Object> list(List<Map<String, Object>> trees) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("apiVersion", "v1");
        list.put("kind", "List");
        list.put("items", trees);
        return list;
    }

    private void tables(Desk desk, List<Stored> found, PrintStream out) {
        Map<Resource, List<Stored>> byType = new LinkedHashMap<>();
        found.forEach(object -> byType.computeIfAbsent(Resource.of(object.kind().name()), type -> new ArrayList<>())
                .add(object));
        boolean first = true;
        for (Map.Entry<Resource, List<Stored>> one : byType.entrySet()) {
            if (!first) {
                out.println();
            }
            first = false;
            new Table(one.getKey(), desk.now(), output == null ? Table.Form.TODAY : Table.Form.CLASSIC)
                    .print(one.getValue(), everywhere ? Table.Space.MANY : Table.Space.ONE, out);
        }
    }
}
