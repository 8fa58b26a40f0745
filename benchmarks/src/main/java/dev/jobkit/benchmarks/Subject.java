package dev.jobkit.benchmarks;

import java.util.Map;

/** Somebody who can do a work: JobKit or a peer. Used by one thread. */
interface Subject {
    /** The name of a work's main figure, which needs none. */
    String MAIN = "";

    /**
     * Does the work once and returns its figures by name. One whose unit is not the work's says so at its end: {@code "heap
     * [MB]"}.
     */
    Map<String, Double> measure(Load load) throws Exception;

    /** Says how it is set up, in words for the reader of the table. */
    String settings();
}
