package dev.jobkit.executor.process;

/**
 * A line from the spawner or a supervisor: {@code "exited POD/CONTAINER.0 code 0 START END"}.
 *
 * @param kind the first word
 * @param run the name of the run's directory; empty where there is none
 * @param rest what follows
 */
record Notice(String kind, String run, String rest) {
    static Notice parse(String line) {
        String[] words = line.split(" ", 3);
        return new Notice(words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
    }
}
