package dev.jobkit.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the node of a path such as {@code spec.containers[0].name} or {@code metadata.labels[example.com/a]}. */
final class Places {
    private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)\\]|([^.\\[]+)");

    private Places() {}

    /** Returns the node of the path, or the innermost one on the way that is there. */
    static Node find(Node root, String path) {
        Node node = root;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            String index = steps.group(1);
            Node next = index == null ? node.get(steps.group(2)) : item(node, index);
            if (next == null) {
                return node;
            }
            node = next;
        }
        return node;
    }

    private static @Nullable Node item(Node node, String index) {
        if (!index.matches("[0-9]{1,9}")) {
            return node.get(index);
        }
        int place = Integer.parseInt(index);
        return place < node.items().size() ? node.items().get(place) : node.get(index);
    }
}
