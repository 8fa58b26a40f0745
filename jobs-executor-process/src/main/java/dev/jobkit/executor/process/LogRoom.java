package dev.jobkit.executor.process;

import java.io.IOException;

/** The room that the file of a run's log takes, as the one sees it who copies the log. Called by one thread at a time. */
interface LogRoom {
    /** How much is copied before room is given back, so that short logs pay nothing: 8 MiB. */
    long STEP = 8 << 20;

    /** What stays at the end of what is copied, for those who look for last words: 64 KiB. */
    long TAIL = 64 << 10;

    /** Tells whether room can be given back here. */
    boolean canBeGivenBack();

    /** Tells whether only what the store keeps for good may go: the run may outlive this program. */
    boolean hasToOutlive();

    /** Gives the first bytes of the file back; they are not read any more. */
    void giveBack(long bytes) throws IOException;

    /** Returns how many bytes the file may hold before that is too much. */
    long most();

    /** Does something about a file that holds more than that; called once. */
    void tooMuch(long bytes);
}
