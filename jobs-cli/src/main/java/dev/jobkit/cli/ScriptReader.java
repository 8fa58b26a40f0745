package dev.jobkit.cli;

import dev.jobkit.CancelScope;
import dev.jobkit.Propagation;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.testkit.FakeExecutor.Obedience;
import dev.jobkit.testkit.Fate;
import dev.jobkit.testkit.PodChoice;
import dev.jobkit.testkit.Readiness;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the words of one step. For one thread. */
final class ScriptReader {
    /** What a script can say, for the help of the command. */
    static final List<String> GRAMMAR = List.of(
            "run [PODS]                Pending pods start and are ready",
            "ready [PODS], unready [PODS]",
            "                          running pods become ready, or not",
            "succeed [PODS]            pods end with exit code 0",
            "fail [PODS] [exit CODE] [reason WORD] [condition TYPE[=STATUS]]",
            "                          pods fail; exit code 1 when none is said",
            "evict [PODS]              pods fail with the condition DisruptionTarget",
            "crash [PODS] [exit CODE]  the first container exits; under OnFailure it is",
            "                          restarted in place",
            "linger, obey              from now on pods that are asked to stop go on until",
            "                          `terminate`, or end at once (as without these words)",
            "terminate [PODS]          pods that are asked to stop end",
            "delete pod [PODS]         a person deletes pods",
            "delete job [background|foreground|orphan]",
            "suspend, resume, cancel [index LIST], scale N [completions M]",
            "wait [DURATION]           time passes; without DURATION until the controller",
            "                          does something next",
            "PODS: all (when missing), a number (so many, in order), or index LIST (0-2,5).");

    private static final List<String> VERBS = List.of(
            "run",
            "ready",
            "unready",
            "succeed",
            "fail",
            "evict",
            "crash",
            "linger",
            "obey",
            "terminate",
            "delete",
            "suspend",
            "resume",
            "cancel",
            "scale",
            "wait");

    private final List<ScriptWord> words;
    private int next;

    ScriptReader(List<ScriptWord> words) {
        this.words = words;
    }

    /**
     * Returns the step.
     *
     * @throws ScriptFault at the first word that is wrong
     */
    ScriptStep step() {
        String text = words.stream().map(ScriptWord::text).collect(Collectors.joining(" "));
        ScriptStep step = step(text, take("a step"));
        if (next < words.size()) {
            throw wrong(
                    words.get(next),
                    "expected the end of the step; write each step on a line of its own, or put ; between");
        }
        return step;
    }

    private ScriptStep step(String text, ScriptWord verb) {
        return switch (lower(verb)) {
            case "run" -> onPods(text, World::run);
            case "ready" -> onPods(text, (w, pods) -> w.ready(pods, Readiness.READY));
            case "unready" -> onPods(text, (w, pods) -> w.ready(pods, Readiness.NOT_READY));
            case "succeed" -> onPods(text, World::succeed);
            case "evict" -> onPods(text, (w, pods) -> w.fail(pods, Fate.EVICTED));
            case "terminate" -> onPods(text, (w, pods) -> w.terminate(pods, Fate.TERMINATED));
            case "fail" -> fail(text);
            case "crash" -> crash(text);
            case "linger" -> ScriptStep.of(text, w -> w.executor().obedience(Obedience.WHEN_TOLD));
            case "obey" -> ScriptStep.of(text, w -> w.executor().obedience(Obedience.AT_ONCE));
            case "delete" -> delete(text);
            case "suspend" -> ScriptStep.of(text, World::suspend);
            case "resume" -> ScriptStep.of(text, World::resume);
            case "cancel" -> cancel(text);
            case "scale" -> scale(text);
            case "wait" -> new ScriptStep(text, ScriptStep.NOTHING, next < words.size() ? duration() : null);
            default -> throw unknown(verb, VERBS);
        };
    }

    /** What is done to pods. */
    private interface PodAct {
        World on(World world, PodChoice pods);
    }

    private ScriptStep onPods(String text, PodAct act) {
        PodChoice pods = pods();
        return ScriptStep.of(text, world -> act.on(world, pods));
    }

    private ScriptStep fail(String text) {
        PodChoice pods = pods();
        int code = 1;
        String reason = null;
        PodConditionType type = null;
        ConditionStatus status = ConditionStatus.TRUE;
        while (next < words.size()) {
            ScriptWord word = take("");
            switch (lower(word)) {
                case "exit" -> code = exitCode(1);
                case "reason" ->
                    reason = take("a reason in one word, such as NodeLost").text();
                case "condition" -> {
                    String[] parts =
                            take("a condition, such as DisruptionTarget").text().split("=", 2);
                    type = PodConditionType.of(parts[0]);
                    status = ConditionStatus.of(parts.length == 2 ? parts[1] : "True");
                }
                default -> throw unknown(word, List.of("exit", "reason", "condition"));
            }
        }
        Fate plain = Fate.exit(code).as(PodPhase.FAILED).because(reason, null);
        Fate fate = type == null ? plain : plain.with(type, status, "Simulated", "");
        return ScriptStep.of(text, world -> world.fail(pods, fate));
    }

    private ScriptStep crash(String text) {
        PodChoice pods = pods();
        int code = 1;
        if (next < words.size()) {
            keyword("exit");
            code = exitCode(0);
        }
        int exit = code;
        return ScriptStep.of(text, world -> world.exit(pods, exit));
    }

    private ScriptStep delete(String text) {
        ScriptWord what = take("pod or job");
        if (lower(what).equals("pod") || lower(what).equals("pods")) {
            return onPods(text, (w, pods) -> w.deletePods(pods, PodPhase.PENDING, PodPhase.RUNNING));
        } else if (!lower(what).equals("job")) {
            throw unknown(what, List.of("pod", "job"));
        }
        Propagation how = Propagation.BACKGROUND;
        if (next < words.size()) {
            ScriptWord word = take("");
            how = switch (lower(word)) {
                case "background" -> Propagation.BACKGROUND;
                case "foreground" -> Propagation.FOREGROUND;
                case "orphan" -> Propagation.ORPHAN;
                default -> throw unknown(word, List.of("background", "foreground", "orphan"));
            };
        }
        Propagation propagation = how;
        return ScriptStep.of(text, world -> world.delete(propagation));
    }

    private ScriptStep cancel(String text) {
        CancelScope scope = CancelScope.JOB;
        if (next < words.size()) {
            keyword("index");
            scope = CancelScope.indexes(indexes());
        }
        CancelScope what = scope;
        return ScriptStep.of(text, world -> {
            world.controller().cancel(world.job().key(), what, new Cancellation("the script", ""));
            world.settle();
        });
    }

    private ScriptStep scale(String text) {
        int parallelism = number("how many pods at a time");
        Integer completions = null;
        if (next < words.size()) {
            keyword("completions");
            completions = number("how many completions");
        }
        Integer wanted = completions;
        return ScriptStep.of(
                text,
                world -> world.edit(spec -> {
                    var changed = spec.toBuilder().parallelism(parallelism);
                    return (wanted == null ? changed : changed.completions(wanted)).build();
                }));
    }

    private PodChoice pods() {
        if (next >= words.size()) {
            return PodChoice.ALL;
        }
        String word = lower(words.get(next));
        if (word.equals("all")) {
            next++;
            return PodChoice.ALL;
        } else if (word.equals("index") || word.equals("indexes")) {
            next++;
            return new PodChoice(null, indexes());
        } else if (Character.isDigit(word.charAt(0)) || word.startsWith("-")) {
            return PodChoice.first(number("how many pods"));
        }
        return PodChoice.ALL;
    }

    private IndexSet indexes() {
        ScriptWord word = take("indexes, such as 2 or 0-2,5");
        try {
            return IndexSet.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw wrong(word, "expected indexes, such as 2 or 0-2,5");
        }
    }

    private int exitCode(int least) {
        ScriptWord word = take("an exit code, such as 42");
        int code = number(word, "an exit code from " + least + " to 255");
        if (code < least || code > 255) {
            throw wrong(word, "expected an exit code from " + least + " to 255");
        }
        return code;
    }

    private int number(String what) {
        return number(take("a number: " + what), "a number: " + what);
    }

    private static int number(ScriptWord word, String expected) {
        if (!word.text().matches("[0-9]{1,9}")) {
            throw wrong(word, "expected " + expected);
        }
        return Integer.parseInt(word.text());
    }

    private Duration duration() {
        ScriptWord word = take("a duration");
        try {
            return Durations.parse(word.text());
        } catch (IllegalArgumentException e) {
            throw wrong(word, "expected a duration, such as 500ms, 90s, 5m or 1h30m");
        }
    }

    private void keyword(String expected) {
        ScriptWord word = take(expected);
        if (!lower(word).equals(expected)) {
            throw unknown(word, List.of(expected));
        }
    }

    private ScriptWord take(String expected) {
        if (next < words.size()) {
            return words.get(next++);
        }
        ScriptWord last = words.get(words.size() - 1);
        int end = last.column() + last.text().length();
        throw new ScriptFault(last.line(), end, "after \"" + last.text() + "\" comes " + expected);
    }

    private static String lower(ScriptWord word) {
        return word.text().toLowerCase(Locale.ROOT);
    }

    private static ScriptFault wrong(ScriptWord word, String expected) {
        return new ScriptFault(word.line(), word.column(), "\"" + word.text() + "\": " + expected);
    }

    private static ScriptFault unknown(ScriptWord word, List<String> known) {
        @Nullable
        String near = known.stream()
                .filter(k -> k.charAt(0) == lower(word).charAt(0))
                .filter(k -> Math.abs(k.length() - word.text().length()) <= 2)
                .findFirst()
                .orElse(null);
        String list = "expected " + String.join(", ", known);
        return wrong(word, near == null ? list : list + "; did you mean " + near + "?");
    }
}
