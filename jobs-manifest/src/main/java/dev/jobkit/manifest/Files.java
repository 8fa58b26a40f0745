package dev.jobkit.manifest;

import dev.jobkit.manifest.Node.Sort;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one file of manifests and collects every fault with its place. */
final class Files {
    private static final String LIST = "List";

    private final String source;
    private final List<ManifestError> errors = new ArrayList<>();
    private final List<Placed> objects = new ArrayList<>();

    private Files(String source) {
        this.source = source;
    }

    static List<Placed> read(String source, String text) {
        Files file = new Files(source);
        if (text.length() > 2 * YamlNodes.MAX_CODE_POINTS) {
            file.error(1, 1, "", "larger than " + YamlNodes.MAX_CODE_POINTS + " characters");
        } else if (!file.json(text)) {
            file.yaml(text);
        }
        if (!file.errors.isEmpty()) {
            file.errors.sort(Comparator.comparingInt(ManifestError::line).thenComparingInt(ManifestError::column));
            throw new ManifestException(file.errors);
        }
        return List.copyOf(file.objects);
    }

    /** Reads a text that begins like JSON as JSON; false when it is not, and may be YAML in flow style. */
    private boolean json(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{")) {
            return false;
        }
        try {
            List<Node> documents = new ArrayList<>();
            JsonNodes nodes = new JsonNodes(text, YamlNodes.MAX_DEPTH);
            while (nodes.more() && documents.size() < YamlNodes.MAX_DOCUMENTS) {
                documents.add(nodes.next());
            }
            documents.forEach(document -> object(document, ""));
            return true;
        } catch (SyntaxException e) {
            boolean meant =
                    start.length() > 1 && start.substring(1).stripLeading().startsWith("\"");
            if (meant) {
                error(e.line(), e.column(), "", "not JSON: " + e.words());
            }
            return meant;
        }
    }

    private void yaml(String text) {
        try {
            YamlNodes documents = new YamlNodes(text);
            for (Node document = documents.next(); document != null; document = documents.next()) {
                object(document, "");
            }
        } catch (SyntaxException e) {
            error(e.line(), e.column(), "", e.words());
        }
    }

    private void object(Node node, String path) {
        if (node.sort() == Sort.NULL && path.isEmpty()) {
            return;
        }
        if (node.sort() != Sort.MAP) {
            error(node.line(), node.column(), path, "expected an object with apiVersion and kind");
            return;
        }
        String name = node.word("kind");
        String apiVersion = node.word("apiVersion");
        if (name.equals(LIST) && apiVersion.equals("v1")) {
            list(node, path);
            return;
        }
        Kind<?> kind = Kinds.find(apiVersion, name);
        if (kind == null || !Kinds.IN_FILES.contains(kind)) {
            unknownKind(node, apiVersion, name, path);
            return;
        }
        decode(kind, node, path);
    }

    private <T extends Stored> void decode(Kind<T> kind, Node node, String path) {
        Check check = new Check();
        Codec<T, ?> codec = Kinds.codec(kind);
        Map<?, ?> tree = check.object(node, codec.typeName(), path);
        for (Problem problem : check.problems()) {
            error(problem.line(), problem.column(), problem.path(), problem.words());
        }
        if (tree == null || !check.problems().isEmpty()) {
            return;
        }
        try {
            objects.add(new Placed(source, path, node, codec.fromTree(tree)));
        } catch (UnfitException e) {
            Node at = Places.find(node, e.path());
            error(at.line(), at.column(), path.isEmpty() ? e.path() : path + "." + e.path(), e.words());
        }
    }

    private void list(Node node, String path) {
        for (Node.Member member : node.members()) {
            switch (member.name()) {
                case "apiVersion", "kind", "metadata" -> {}
                case "items" -> items(member.value(), join(path, "items"));
                default -> error(member.line(), member.column(), join(path, member.name()), "unknown field");
            }
        }
    }

    private void items(Node items, String path) {
        if (items.sort() != Sort.LIST && items.sort() != Sort.NULL) {
            error(items.line(), items.column(), path, "expected a list");
        }
        for (int i = 0; i < items.items().size(); i++) {
            object(items.items().get(i), path + "[" + i + "]");
        }
    }

    private void unknownKind(Node node, String apiVersion, String name, String path) {
        boolean misspelt = false;
        for (Node.Member member : node.members()) {
            if (!Types.topLevelFields().contains(member.name())) {
                String near = Nearest.to(member.name(), List.of("apiVersion", "kind"));
                if (near != null && node.get(near) == null) {
                    misspelt = true;
                    error(
                            member.line(),
                            member.column(),
                            join(path, member.name()),
                            "unknown field; did you mean \"" + near + "\"?");
                }
            }
        }
        if (!misspelt) {
            wrongTypeMeta(node, apiVersion, name, path);
        }
    }

    private void wrongTypeMeta(Node node, String apiVersion, String name, String path) {
        Node kind = node.get("kind");
        Node version = node.get("apiVersion");
        if (apiVersion.isEmpty()) {
            place(version, node, join(path, "apiVersion"), "missing; known are " + known());
        }
        if (name.isEmpty()) {
            place(kind, node, join(path, "kind"), "missing; known are " + known());
        } else if (!apiVersion.isEmpty()) {
            String right = name.equals(LIST) ? "v1" : Kinds.apiVersionOf(name);
            if (right != null && !right.equals(apiVersion)) {
                place(version, node, join(path, "apiVersion"), apiVersion + " has no " + name + "; write " + right);
            } else {
                String message = "unknown kind \"" + name + "\" of " + apiVersion + "; known are " + known();
                place(kind, node, join(path, "kind"), message);
            }
        }
    }

    private void place(@Nullable Node at, Node otherwise, String path, String message) {
        Node place = at == null ? otherwise : at;
        error(place.line(), place.column(), path, message);
    }

    private static String known() {
        return Kinds.IN_FILES.stream()
                        .map(kind -> kind.name() + " (" + kind.apiVersion() + ")")
                        .collect(Collectors.joining(", "))
                + " and List (v1)";
    }

    private void error(int line, int column, String path, String message) {
        errors.add(new ManifestError(source, line, column, path, message));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
