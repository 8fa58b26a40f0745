package dev.jobkit.testkit;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import java.util.Locale;

/** Reads the acts on pods that traces have in common, and plays them in a world. */
final class Scripted {
    private Scripted() {}

    /** Plays an act on pods; fails when the op is none. */
    static void play(String op, Fields step, World world) {
        switch (op) {
            case "run" -> world.run(choice(step), readiness(step));
            case "ready" -> world.ready(choice(step), readiness(step));
            case "succeed" -> world.succeed(choice(step));
            case "fail" -> world.end(choice(step), failure(step));
            case "restart" -> world.restart(choice(step), step.number("restarts"));
            case "terminate" -> world.terminate(choice(step), obeying(step));
            case "deletePods" -> world.deletePods(choice(step), states(step));
            default -> throw new BadCaseException("unknown op \"" + op + "\"");
        }
    }

    /** Returns the keys that an act on pods may have beside those of every step; fails when the op is none. */
    static String[] keys(String op) {
        return switch (op) {
            case "run", "ready" -> new String[] {"count", "indexes", "ready"};
            case "succeed" -> new String[] {"count", "indexes"};
            case "fail" -> new String[] {"count", "indexes", "exitCode", "reason", "message", "conditions"};
            case "restart" -> new String[] {"count", "indexes", "restarts"};
            case "terminate" -> new String[] {"count", "indexes", "phase", "exitCode"};
            case "deletePods" -> new String[] {"count", "indexes", "states"};
            default -> throw new BadCaseException("unknown op \"" + op + "\"");
        };
    }

    private static PodChoice choice(Fields step) {
        IndexSet indexes = step.has("indexes") ? IndexSet.of(step.numbers("indexes")) : null;
        return new PodChoice(step.numberOrNull("count"), indexes);
    }

    private static Readiness readiness(Fields step) {
        return step.flag("ready", Fields.Absent.TRUE) ? Readiness.READY : Readiness.NOT_READY;
    }

    private static Fate failure(Fields step) {
        Fate fate = Fate.exit(step.number("exitCode", 1))
                .as(PodPhase.FAILED)
                .because(step.textOrNull("reason"), step.textOrNull("message"));
        for (Fields c : step.objects("conditions")) {
            c.only("type", "status", "reason", "message");
            fate = fate.with(
                    PodConditionType.of(c.text("type")),
                    ConditionStatus.of(c.text("status")),
                    c.text("reason", ""),
                    c.text("message", ""));
        }
        return fate;
    }

    private static Fate obeying(Fields step) {
        PodPhase phase = phase(step.where(), step.text("phase", PodPhase.FAILED.text()));
        int usual = phase == PodPhase.SUCCEEDED ? 0 : Fate.TERMINATED.exitCode();
        return Fate.exit(step.number("exitCode", usual)).as(phase);
    }

    private static PodPhase[] states(Fields step) {
        if (!step.has("states")) {
            return new PodPhase[] {PodPhase.PENDING, PodPhase.RUNNING};
        }
        return step.texts("states").stream().map(s -> phase(step.where(), s)).toArray(PodPhase[]::new);
    }

    private static PodPhase phase(String where, String text) {
        for (PodPhase phase : PodPhase.values()) {
            if (phase.text().equals(text)) {
                return phase;
            }
        }
        throw new BadCaseException(where + ": unknown phase \"" + text + "\"");
    }

    /** Reads a word of a trace as the constant of an enum, {@code "Background"} as {@code BACKGROUND}. */
    static <E extends Enum<E>> E word(Class<E> type, Fields step, String key) {
        String text = step.text(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new BadCaseException(step.where() + ": unknown " + key + " \"" + text + "\"");
    }
}
