package dev.jobkit.executor.process;

/**
 * What a probe or hook found.
 *
 * @param verdict how it went
 * @param text why not, in words; empty when all is well
 */
record Answer(Verdict verdict, String text) {
    static final Answer YES = new Answer(Verdict.YES, "");

    /** Nobody could ask: counts neither way. */
    static final Answer UNKNOWN = new Answer(Verdict.UNKNOWN, "");

    enum Verdict {
        YES,
        NO,
        UNKNOWN
    }

    static Answer no(String text) {
        return new Answer(Verdict.NO, text);
    }

    boolean isYes() {
        return verdict == Verdict.YES;
    }
}
