package dev.jobkit.cli;

import dev.jobkit.Expansion;
import dev.jobkit.InvalidJobException;
import dev.jobkit.manifest.Items;
import dev.jobkit.manifest.Items.Item;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Overrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jobkit dispatch}: runs a definition once. */
@Command(
        name = "dispatch",
        description = "Runs a stored definition once, with what is different this once, and waits for its end.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 all runs succeeded; 1 one did not; 2 bad input or refused.",
            "All else of the directory rests until jobkit run, unless the new run waits for another one."
        })
final class DispatchCommand implements Callable<Integer> {
    /** Begins the path of what is wrong with one item. */
    private static final Pattern ITEM = Pattern.compile("items\\[(\\d{1,9})]");

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOptions store;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StartOptions start;

    @Parameters(paramLabel = "NAME", description = "The definition.")
    private String name = "";

    @Option(
            names = "--items",
            paramLabel = "FILE",
            description =
                    "One run for each item of this file: CSV with a line of names first, or JSON: a list of objects.")
    private @Nullable Path items;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "A repeated dispatch with the same key returns the first run; with other values it is refused.")
    private @Nullable String key;

    @Option(names = "--indexed", description = "With --items: one Indexed Job, each index with its item.")
    private boolean indexed;

    @Override
    public Integer call() throws InterruptedException {
        List<Item> list = items();
        Overrides once = start.overrides().toBuilder().idempotencyKey(key).build();
        return start.run(
                store,
                store.streams().out(),
                desk -> list.isEmpty()
                        ? List.of(desk.jobs().definitions().dispatch(store.key(name), once, store.write()))
                        : expanded(desk, list, once));
    }

    private List<JobRun> expanded(Desk desk, List<Item> list, Overrides once) {
        List<Map<String, String>> values = list.stream().map(Item::values).toList();
        Expansion shape = indexed ? Expansion.INDEXED : Expansion.JOBS;
        try {
            return desk.jobs().definitions().expand(store.key(name), values, shape, once, store.write());
        } catch (InvalidJobException e) {
            throw CommandException.badInput(e.errors().stream()
                    .map(error -> placed(error, list))
                    .distinct()
                    .toList());
        }
    }

    /** Returns the fault with the line of its item. */
    private String placed(FieldError error, List<Item> list) {
        Matcher item = ITEM.matcher(error.path());
        return item.lookingAt()
                ? items + ":" + list.get(Integer.parseInt(item.group(1))).line() + ": " + error
                : "jobkit: " + error;
    }

    private List<Item> items() {
        if (items == null) {
            if (indexed) {
                throw CommandException.badInput("jobkit: --indexed: it needs --items FILE");
            }
            return List.of();
        }
        String text = Inputs.text(items);
        try {
            List<Item> list = items.toString().toLowerCase(Locale.ROOT).endsWith(".json")
                    ? Items.placedJson(text)
                    : Items.placedCsv(text);
            if (list.isEmpty()) {
                throw CommandException.badInput(items + ": there are no items in it");
            }
            return list;
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput(items + ": " + e.getMessage());
        }
    }
}
