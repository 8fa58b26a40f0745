package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.WriteOptions;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Placed;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The objects of some manifests, which are stored all or, as long as a fault is known, not at all. */
final class FileObjects {
    private final List<Item> items = new ArrayList<>();

    private record Item(String file, Stored object, Placed placed) {
        List<String> faults(InvalidJobException refusal) {
            return refusal.errors().stream()
                    .map(error -> placed.error(error.path(), error.detail()).toString())
                    .toList();
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
        create(desk, WriteOptions.DRY_RUN); // so that every fault is told, and nothing stored as long as there is one
        return create(desk, options);
    }

    private List<Stored> create(Desk desk, WriteOptions options) {
        List<Stored> stored = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Item item : items) {
            try {
                stored.add(desk.jobs().objects().create(item.object(), options).object());
            } catch (InvalidJobException e) {
                faults.addAll(item.faults(e));
            } catch (JobKitException e) {
                faults.add(item.fault(e));
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return stored;
    }
}
