package dev.jobkit.benchmarks;

import java.util.List;

/** Somebody who keeps one-shot tasks in a database and runs them: JobKit or a peer. Used by one thread. */
interface Keeper extends AutoCloseable {
    /** How it is set up. */
    enum Tuning {
        /** As its documentation recommends for throughput. */
        THROUGHPUT,
        /** As it is by itself, but for enough threads. */
        DEFAULT,
        /** With what its documentation has to bring back soon what a killed program ran. */
        RECOVERY
    }

    /** What a task does; called on many threads, with a name that no other task of its keeper has. */
    @FunctionalInterface
    interface Task {
        void run(String name) throws Exception;
    }

    /** Makes its tables where they are missing, and begins to run what is there. */
    void start(Base base, Task task) throws Exception;

    /** Stores a task for each of these names, to be run at once. */
    void submit(List<String> names) throws Exception;

    /** Returns a query whose answer is 0 once all tasks are over by what its tables say, and 1 before: to count all costs the server. */
    String unfinished();

    /** Returns a query that counts the tasks of which its tables say that they failed. */
    String failed();

    /** Says how it is set up. */
    String settings();

    /** Runs nothing any more. */
    @Override
    void close();
}
