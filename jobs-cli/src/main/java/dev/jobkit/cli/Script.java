package dev.jobkit.cli;

import dev.jobkit.testkit.TraceStep;
import java.util.ArrayList;
import java.util.List;

/** Reads scripts: lines of words, or steps in the JSON form of recordings. Every fault is told, with its place. */
final class Script {
    private Script() {}

    /**
     * Reads a script.
     *
     * @param source its name, for messages
     * @throws CommandException if anything is wrong; it tells every fault
     */
    static List<ScriptStep> read(String source, String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("[") || trimmed.startsWith("{") ? recorded(source, text) : words(source, text);
    }

    private static List<ScriptStep> recorded(String source, String text) {
        try {
            return TraceStep.read(text).stream().map(Script::played).toList();
        } catch (IllegalArgumentException e) {
            throw CommandException.badInput(source + ": " + e.getMessage());
        }
    }

    private static ScriptStep played(TraceStep step) {
        boolean acts = !step.op().equals("create") && !step.op().equals("wait");
        return new ScriptStep(step.text(), acts ? step::play : ScriptStep.NOTHING, step.took());
    }

    private static List<ScriptStep> words(String source, String text) {
        List<ScriptStep> steps = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (List<ScriptWord> words : ScriptWord.steps(text)) {
            try {
                steps.add(new ScriptReader(words).step());
            } catch (ScriptFault e) {
                faults.add(source + ":" + e.line() + ":" + e.column() + ": " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw CommandException.badInput(faults);
        }
        return steps;
    }
}
