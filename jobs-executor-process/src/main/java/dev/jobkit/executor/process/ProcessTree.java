package dev.jobkit.executor.process;

import java.util.List;

/** How all processes of a run are found when they have to end; the best that the system allows is chosen at the start. */
public enum ProcessTree {
    /** A PID namespace for each run, inside a user namespace where the user is not root: the kernel leaves nothing over. */
    NAMESPACE("namespace"),
    /** A supervisor that adopts all orphans of its run and ends them; needs perl. */
    SUBREAPER("subreaper"),
    /** A sweep over the process table for the variable JOBKIT_RUN. */
    MARKER("marker");

    private final String word;

    ProcessTree(String word) {
        this.word = word;
    }

    /** Returns the word that the spawner uses. */
    String word() {
        return word;
    }

    /** Returns what it can promise only as far as the system allows. */
    List<String> bestEffort() {
        return switch (this) {
            case NAMESPACE -> List.of();
            case SUBREAPER ->
                List.of("processes of a run survive when its supervisor and the spawner are killed at the same moment");
            case MARKER ->
                List.of(
                        "a process that wipes its environment survives the end of its run",
                        "processes survive when the spawner is killed together with this program");
        };
    }

    /** Reads the spawner's word. */
    static ProcessTree of(String word) {
        for (ProcessTree tree : values()) {
            if (tree.word.equals(word)) {
                return tree;
            }
        }
        throw new IllegalArgumentException("not a strategy: " + word);
    }
}
