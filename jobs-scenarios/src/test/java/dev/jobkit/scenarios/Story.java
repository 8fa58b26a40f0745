package dev.jobkit.scenarios;

import java.util.List;

/**
 * A life of any objects, told step by step; what persons do is a step like the others.
 *
 * @param name what it is about
 * @param steps what happens, in order
 */
record Story(String name, List<Step> steps) {
    Story {
        steps = List.copyOf(steps);
    }

    /** Plays it to its end. */
    void play(Stage stage) {
        steps.forEach(stage::play);
    }

    @Override
    public String toString() {
        return name;
    }
}
