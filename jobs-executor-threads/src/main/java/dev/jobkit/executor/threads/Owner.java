package dev.jobkit.executor.threads;

/** Who wants to hear of a run. */
enum Owner {
    /** A controller. */
    HERE,
    /** No controller knows it any more: its end is told all the same, since one may wait to let it go. */
    GONE,
    /** A controller has its outcome already: nothing more is told. */
    DONE
}
