package dev.jobkit.cli;

import dev.jobkit.Admitted;
import dev.jobkit.DryRun;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.NotFoundException;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Placed;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The objects of some manifests, of which none is stored as long as a fault of one is known. */
final class FileObjects {
    private final List<Item> items = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private record Item(String file, Stored object, Placed placed) {
        List<String> faults(InvalidJobException refusal) {
            return refusal.errors().stream()
                    .map(error -> placed.error(error.path(), error.detail()).toString())
                    .distinct()
                    .toList();
        }

        String warning(String words) {
            return "jobkit: warning: " + file + ": " + object.kind() + " \""
                    + object.metadata().name() + "\": " + words;
        }

        String fault(JobKitException refusal) {
            return file + ": " + object.kind() + " \"" + object.metadata().name() + "\": " + refusal.getMessage();
        }
    }

    private FileObjects() {}

    /**
     * Reads all files.
     *
     * @param namespace the namespace of what names none; empty for the default one
     * @throws CommandException if a file cannot be read or is no manifest; it tells every fault
     */
    static FileObjects read(List<Path> files, String namespace) {
        FileObjects read = new FileObjects();
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            try {
                String name = file.toString();
                List<Placed> placed = Manifests.readPlaced(name, Inputs.text(file));
                placed.forEach(it -> read.items.add(new Item(name, in(namespace, it.object()), it)));
                if (placed.isEmpty()) {
                    faults.add(name + ": there is nothing in it");
                }
            } catch (ManifestException e) {
                e.errors().forEach(error -> faults.add(error.toString()));
            } catch (CommandException e) {
                faults.addAll(e.lines());
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return read;
    }

    private static Stored in(String namespace, Stored object) {
        Metadata given = object.metadata();
        String wanted = namespace.isEmpty() ? ObjectKey.DEFAULT_NAMESPACE : namespace;
        return given.namespace().isEmpty()
                ? object.withMetadata(given.toBuilder().namespace(wanted).build())
                : object;
    }

    /** Returns the objects in the order of the files. */
    List<Stored> objects() {
        return items.stream().map(Item::object).toList();
    }

    /** Stores all; returns them as they are there. */
    List<Stored> store(Desk desk, WriteOptions options) {
        ensureDifferent();
        create(desk, WriteOptions.DRY_RUN); // so that every fault is told, and nothing stored as long as there is one
        warnings.clear();
        return create(desk, options);
    }

    /** Returns what admission has warned of. */
    List<String> warnings() {
        return warnings;
    }

    private void ensureDifferent() {
        Map<List<Object>, String> files = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Item item : items) {
            Stored object = item.object();
            List<Object> key = List.of(object.kind(), object.key());
            String other = object.metadata().name().isEmpty() ? null : files.putIfAbsent(key, item.file());
            if (other != null) {
                faults.add(item.file() + ": " + object.kind() + " \""
                        + object.metadata().name() + "\": " + other + " has one of this name, too");
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
    }

    /** Changes all that are there to what the files say; returns them as they are then. */
    List<Stored> replace(Desk desk, WriteOptions options) {
        ensureDifferent();
        replaceAll(desk, WriteOptions.DRY_RUN);
        warnings.clear();
        return replaceAll(desk, options);
    }

    private List<Stored> replaceAll(Desk desk, WriteOptions options) {
        return each(options, "changed", item -> {
            Stored wanted = item.object();
            if (wanted instanceof Pod) {
                throw CommandException.badInput(item.file() + ": Pod \""
                        + wanted.metadata().name() + "\": a pod is not replaced; delete it and create another");
            }
            Stored there = desk.jobs()
                    .objects()
                    .get(wanted.kind(), wanted.key())
                    .orElseThrow(() -> new NotFoundException(wanted.kind(), wanted.key()));
            return desk.jobs().objects().update(Replacement.of(wanted, there), options);
        });
    }

    private List<Stored> create(Desk desk, WriteOptions options) {
        return each(options, "stored", item -> desk.jobs().objects().create(Replacement.fresh(item.object()), options));
    }

    private List<Stored> each(WriteOptions options, String done, Function<Item, Admitted<? extends Stored>> write) {
        List<Stored> stored = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Item item : items) {
            try {
                Admitted<? extends Stored> admitted = write.apply(item);
                stored.add(admitted.object());
                admitted.warnings().forEach(warning -> warnings.add(item.warning(warning)));
            } catch (InvalidJobException e) {
                faults.addAll(item.faults(e));
            } catch (JobKitException e) {
                faults.add(item.fault(e));
            }
        }
        if (!faults.isEmpty()) {
            if (options.dryRun() == DryRun.NO) { // Jobs that wait for each other, or somebody was faster
                stored.forEach(object -> faults.add("jobkit: " + object.kind() + " \""
                        + object.metadata().name() + "\" is " + done + " nevertheless"));
            }
            throw CommandException.badInput(faults);
        }
        return stored;
    }
}
