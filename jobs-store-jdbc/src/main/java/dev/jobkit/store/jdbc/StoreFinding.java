package dev.jobkit.store.jdbc;

/**
 * Something that a look over a store has found.
 *
 * @param gravity how bad it is
 * @param about which object, change or row, {@code "Job default/pi"}
 * @param what what is wrong with it
 * @param advice what to do about it
 */
public record StoreFinding(Gravity gravity, String about, String what, String advice) {
    /** How bad a finding is. */
    public enum Gravity {
        /** The store contradicts itself. */
        BROKEN,
        /** Something was left behind, as after the sudden end of a program; a controller clears it away or it does no harm. */
        LEFT
    }

    @Override
    public String toString() {
        return about + ": " + what + "; " + advice;
    }
}
