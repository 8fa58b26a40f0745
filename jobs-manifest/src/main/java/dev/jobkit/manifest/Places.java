package dev.jobkit.manifest;

/** Finds the node of a path such as {@code spec.containers[0].name}. */
final class Places {
    private Places() {}

    /** Returns the node of the path, or the innermost one on the way that is there. */
    static Node find(Node root, String path) {
        Node node = root;
        for (String step : path.split("[.\\[]")) {
            Node next = null;
            if (step.endsWith("]")) {
                int index = Integer.parseInt(step.substring(0, step.length() - 1));
                next = index < node.items().size() ? node.items().get(index) : null;
            } else if (!step.isEmpty()) {
                next = node.get(step);
            }
            if (next == null) {
                return node;
            }
            node = next;
        }
        return node;
    }
}
