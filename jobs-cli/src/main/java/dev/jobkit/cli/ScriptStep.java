package dev.jobkit.cli;

import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A step of a script: something is done, then time passes.
 *
 * @param text the step as it is shown
 * @param act what is done
 * @param took how long it lasts; null until the controller does something next
 */
record ScriptStep(String text, Act act, @Nullable Duration took) {
    /** Does nothing. */
    static final Act NOTHING = world -> Optional.empty();

    /** What is done. */
    @FunctionalInterface
    interface Act {
        /** Does it; returns why it was refused, empty when it was not. */
        Optional<String> play(World world);
    }

    /** Returns the step that does this at once. */
    static ScriptStep of(String text, Consumer<World> act) {
        return new ScriptStep(
                text,
                world -> {
                    act.accept(world);
                    return Optional.empty();
                },
                Duration.ZERO);
    }
}
