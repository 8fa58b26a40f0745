package dev.jobkit.benchmarks;

/**
 * How much there is to do.
 *
 * @param tasks how many tasks a round has
 * @param atOnce how many of them may run at once
 * @param warmups rounds before those that count, at least, see {@link WarmUp}; 0 for none at all
 * @param rounds rounds that are; 0 leaves the work out
 */
record Load(int tasks, int atOnce, int warmups, int rounds) {
    /** Says how much there is to do, and how often it counts. */
    String words() {
        return tasks + " in a round, " + rounds + (rounds == 1 ? " round" : " rounds") + " of each fork";
    }

    /** Returns this load left out. */
    Load none() {
        return new Load(tasks, atOnce, 0, 0);
    }
}
