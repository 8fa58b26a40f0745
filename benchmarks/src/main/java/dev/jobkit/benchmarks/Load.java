package dev.jobkit.benchmarks;

/**
 * How much there is to do.
 *
 * @param tasks how many tasks a round has
 * @param atOnce how many of them may run at once
 * @param warmups rounds that are not counted
 * @param rounds rounds that are
 */
record Load(int tasks, int atOnce, int warmups, int rounds) {}
