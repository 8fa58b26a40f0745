package org.example;

import dev.jobkit.model.IndexSet;

/** Reads completed indexes as a Job's status writes them. */
public final class Indexes {
    private Indexes() {}

    public static void main(String[] args) {
        IndexSet done = IndexSet.parse("0-2,5");
        System.out.println(done + ": " + done.size() + " indexes");
        if (done.size() != 4) {
            throw new AssertionError("expected 4 indexes");
        }
    }
}
