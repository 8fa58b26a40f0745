package dev.jobkit.scenarios;

import java.util.function.Consumer;

/**
 * One line of the script of a life.
 *
 * @param text the line, {@code "fail first(2)"}
 * @param act what it does; it names pods by choice, so that it can be played in any state
 */
record Step(String text, Consumer<Stage> act) {
    @Override
    public String toString() {
        return text;
    }
}
