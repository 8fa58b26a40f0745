package dev.jobkit.core.loop;

import dev.jobkit.model.Kind;

/** Decides what is to be done about the object of an entry; one implementation a kind. */
interface Pass {
    /** Returns the kind of objects that it is for. */
    Kind<?> kind();

    /** Who says so in the records for people, {@code "job-controller"}. */
    String component();

    /** Fills the draft from what is stored and reported; touches nothing outside. */
    void decide(Draft draft);
}
