package dev.jobkit.benchmarks;

import java.util.Map;
import java.util.function.Supplier;

/** Measures one subject at one work in this JVM, and prints a line {@code @figure NAME VALUE} for each figure of a round. */
final class Fork {
    static final String FIGURE = "@figure\t";
    static final String SETTINGS = "@settings\t";
    static final String QUICK = "quick";

    private Fork() {}

    /** Takes the work, the subject and {@code quick} or {@code full}. */
    public static void main(String[] args) {
        try {
            measure(args);
        } catch (Throwable e) { // an OutOfMemoryError, too, must not leave a JVM that others' threads keep alive
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // no subject's threads hold the end up
    }

    private static void measure(String[] args) throws Exception {
        Work work = Works.all().stream()
                .filter(w -> w.name().equals(args[0]))
                .findFirst()
                .orElseThrow();
        Supplier<Subject> maker = work.subjects().get(args[1]);
        if (maker == null) {
            throw new IllegalArgumentException("no subject " + args[1] + " at " + args[0]);
        }
        Subject subject = maker.get();
        boolean isQuick = args[2].equals(QUICK);
        Load load = work.load(isQuick);
        WarmUp warmUp = new WarmUp(load.warmups(), !isQuick);
        warmUp.warm(() -> subject.measure(load));
        System.out.println(SETTINGS + subject.settings() + "; " + load.words() + "; " + warmUp.words());
        for (int i = 0; i < load.rounds(); i++) {
            for (Map.Entry<String, Double> figure : subject.measure(load).entrySet()) {
                System.out.println(FIGURE + figure.getKey() + "\t" + figure.getValue());
            }
        }
    }
}
