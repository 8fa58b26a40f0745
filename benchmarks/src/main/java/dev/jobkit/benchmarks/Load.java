package dev.jobkit.benchmarks;

/**
 * How much there is to do.
 *
 * @param tasks how many tasks a round has
 * @param atOnce how many of them may run at once
 * @param warmups rounds that are not counted
 * @param rounds rounds that are; 0 leaves the work out
 */
record Load(int tasks, int atOnce, int warmups, int rounds) {
    /** Returns this load left out. */
    Load none() {
        return new Load(tasks, atOnce, 0, 0);
    }
}
