package dev.jobkit.cli;

import dev.jobkit.executor.process.CommandImage;
import dev.jobkit.executor.process.CommandImages;
import dev.jobkit.manifest.ManifestError;
import dev.jobkit.manifest.ManifestException;
import dev.jobkit.manifest.YamlValue;
import dev.jobkit.manifest.YamlValue.Entry;
import dev.jobkit.manifest.YamlValue.Mapping;
import dev.jobkit.manifest.YamlValue.Sequence;
import dev.jobkit.manifest.YamlValue.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads tables of images: image or pattern → the words of its default command, or a map of {@code command}, {@code args} and
 * {@code path}, directories that are searched before PATH, relative to the table.
 *
 * <pre>{@code
 * perl: [perl]
 * "*}{@code /random-error": [sh, -c, "exit 1"]
 * docker/whalesay: {command: [cowsay], path: [bin]}
 * }</pre>
 */
final class ImageFiles {
    /** The name of the table that is used when it lies beside a manifest. */
    static final String NAME = "images.yaml";

    private static final String COMMAND = "command";
    private static final String ARGS = "args";
    private static final String PATH = "path";
    private static final List<String> FIELDS = List.of(COMMAND, ARGS, PATH);

    private final Path file;
    private final String hostPath;
    private final List<ManifestError> errors = new ArrayList<>();

    private ImageFiles(Path file, String hostPath) {
        this.file = file;
        this.hostPath = hostPath;
    }

    /**
     * Reads the tables; of the same image or pattern the first counts.
     *
     * @throws CommandException if one cannot be read; it tells every fault with its place
     */
    static CommandImages read(List<Path> files) {
        Map<String, CommandImage> all = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            try {
                new ImageFiles(file, System.getenv().getOrDefault("PATH", ""))
                        .table(Inputs.text(file))
                        .forEach(all::putIfAbsent);
            } catch (ManifestException e) {
                e.errors().forEach(error -> faults.add(error.toString()));
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        CommandImages images = new CommandImages();
        all.forEach(images::add);
        return images;
    }

    private Map<String, CommandImage> table(String text) {
        Map<String, CommandImage> table = new LinkedHashMap<>();
        YamlValue root = YamlValue.read(file.toString(), text);
        if (root instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                table.put(entry.name(), image(entry));
            }
        } else {
            fault(root, "", "expected a table: image: [word, word]");
        }
        if (!errors.isEmpty()) {
            throw new ManifestException(errors);
        }
        return table;
    }

    private CommandImage image(Entry entry) {
        if (entry.value() instanceof Sequence words) {
            return new CommandImage(words(words, entry.name()), List.of(), Map.of());
        }
        if (!(entry.value() instanceof Mapping mapping)) {
            fault(entry.value(), entry.name(), "expected a list of words such as [sh, -c, \"exit 1\"]");
            return CommandImage.of();
        }
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (Entry part : mapping.entries()) {
            String path = entry.name() + "." + part.name();
            if (FIELDS.contains(part.name())) {
                parts.put(part.name(), words(part.value(), path));
            } else {
                errors.add(new ManifestError(
                        file.toString(), part.line(), part.column(), path, "unknown field; known are " + FIELDS));
            }
        }
        return new CommandImage(
                parts.getOrDefault(COMMAND, List.of()),
                parts.getOrDefault(ARGS, List.of()),
                environment(parts.getOrDefault(PATH, List.of())));
    }

    private Map<String, String> environment(List<String> directories) {
        if (directories.isEmpty()) {
            return Map.of();
        }
        Path base = file.toAbsolutePath().getParent();
        String before = directories.stream()
                .map(directory ->
                        base == null ? directory : base.resolve(directory).toString())
                .collect(Collectors.joining(":"));
        return Map.of("PATH", hostPath.isEmpty() ? before : before + ":" + hostPath);
    }

    private List<String> words(YamlValue value, String path) {
        List<String> words = new ArrayList<>();
        if (!(value instanceof Sequence list)) {
            fault(value, path, "expected a list of words");
            return words;
        }
        for (int i = 0; i < list.items().size(); i++) {
            YamlValue item = list.items().get(i);
            if (item instanceof Text text) {
                words.add(text.text());
            } else {
                fault(item, path + "[" + i + "]", "expected text; put it in quotes");
            }
        }
        return words;
    }

    private void fault(YamlValue at, String path, String message) {
        errors.add(new ManifestError(file.toString(), at.line(), at.column(), path, message));
    }
}
