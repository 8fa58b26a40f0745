package dev.jobkit.testkit;

import dev.jobkit.manifest.Manifests;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Offers an object to admission and compares what was made of it, or why it was refused. */
final class ValidationPlayer {
    private static final String TOO_LONG = "tooLongToKeep";
    /** How many letters a server adds to generateName. */
    private static final int SUFFIX = 5;

    private static final int ANNOTATION_LIMIT = 262_144;

    private ValidationPlayer() {}

    /** Plays one case and returns what differs. */
    static List<String> play(Fields given, ControllerFactory factory) {
        given.only("name", "object", "accepted", "labels", "generation", "spec", "code", "reason", "message", "causes");
        Object object = object(given);
        Differences differences = new Differences();
        try (World world = World.with(factory)) {
            ApiFront.Answer<? extends Stored> answer = new ApiFront(world.controller()).create(kind(object), object);
            if (!given.flag("accepted", Fields.Absent.FALSE)) {
                Refusal.compare(given, answer.refusal(), differences);
            } else if (answer.object() == null) {
                differences.note("expected acceptance, came the refusal " + answer.refusal());
            } else {
                compare(given, answer.orThrow(), differences);
            }
        }
        return differences.lines();
    }

    private static void compare(Fields given, Stored stored, Differences differences) {
        Names names = new Names(stored.metadata().generateName());
        Map<String, Object> labels = TracePlayer.members(stored.metadata().labels());
        differences.tree("labels", names.mask(TracePlayer.members(given.get("labels"))), names.mask(labels));
        differences.same(
                "generation",
                (long) given.number("generation"),
                stored.metadata().generation());
        Object spec = TracePlayer.members(Manifests.toTree(stored)).get("spec");
        differences.tree("spec", names.mask(given.need("spec")), names.mask(spec));
    }

    /** Puts {@code <name>} for what a server makes of generateName. */
    private record Names(@Nullable String prefix) {
        @Nullable
        Object mask(@Nullable Object tree) {
            if (prefix == null) {
                return tree;
            } else if (tree instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> masked = new LinkedHashMap<>();
                map.forEach((key, value) -> masked.put(String.valueOf(key), mask(value)));
                return masked;
            } else if (tree instanceof List<?> list) {
                List<@Nullable Object> masked = new ArrayList<>();
                list.forEach(item -> masked.add(mask(item)));
                return masked;
            } else if (tree instanceof String text) {
                boolean made = text.startsWith(prefix) && text.length() == prefix.length() + SUFFIX;
                return made ? "<name>" : text;
            }
            return tree;
        }
    }

    /** Returns the kind that the request was addressed to; the body may name a wrong one. */
    static Kind<? extends Stored> kind(Object object) {
        String name = String.valueOf(TracePlayer.members(object).get("kind"));
        Kind<CronJob> cron = Kind.CRON_JOB;
        Kind<Job> job = Kind.JOB;
        return name.startsWith(cron.name()) ? cron : job;
    }

    /** Returns the object of a case; one that was too long to be kept is made up again. */
    private static Object object(Fields given) {
        Fields object = given.object("object");
        if (!object.has(TOO_LONG)) {
            return object.map();
        }
        List<Fields> causes = given.objects("causes");
        if (causes.size() != 1 || !causes.get(0).text("field").equals("metadata.annotations")) {
            throw new BadCaseException("an object that was too long to keep, and not for its annotations");
        }
        return Map.of(
                "apiVersion",
                Kind.JOB.apiVersion(),
                "kind",
                Kind.JOB.name(),
                "metadata",
                Map.of("name", "j", "annotations", Map.of("long", "x".repeat(ANNOTATION_LIMIT))),
                "spec",
                Map.of("template", template()));
    }

    private static Map<String, Object> template() {
        List<Object> containers = List.of(Map.of("name", "main", "image", "busybox"));
        return Map.of("spec", Map.of("restartPolicy", "Never", "containers", containers));
    }
}
