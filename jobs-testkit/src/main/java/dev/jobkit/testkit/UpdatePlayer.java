package dev.jobkit.testkit;

import dev.jobkit.WriteOptions;
import dev.jobkit.model.Container;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Stored;
import java.time.Duration;
import java.util.List;

/** Brings an object into a state and tries a change of it as a dry run. */
final class UpdatePlayer {
    private static final Duration AFTER_CREATE = Duration.ofSeconds(3);
    private static final Duration AFTER_PATCH = Duration.ofMillis(2_500);

    private UpdatePlayer() {}

    /** Plays one case and returns what differs. */
    static List<String> play(Fields given, ControllerFactory factory) {
        given.only(
                "name",
                "state",
                "object",
                "before",
                "patch",
                "accepted",
                "generationChanged",
                "code",
                "reason",
                "message",
                "causes");
        Differences differences = new Differences();
        try (World world = World.with(factory)) {
            takeFirstRevision(world);
            tryChange(given, world, ValidationPlayer.kind(given.object("object").map()), differences);
        }
        return differences.lines();
    }

    private static <T extends Stored> void tryChange(Fields given, World world, Kind<T> kind, Differences differences) {
        ApiFront api = new ApiFront(world.controller());
        ObjectKey key = api.create(kind, given.object("object").map()).orThrow().key();
        world.settle().advance(AFTER_CREATE);
        for (Object patch : given.list("before")) {
            api.patch(kind, key, patch, WriteOptions.DEFAULT).orThrow();
            world.settle().advance(AFTER_PATCH);
        }
        long generation = world.controller()
                .objects()
                .get(kind, key)
                .orElseThrow()
                .metadata()
                .generation();
        ApiFront.Answer<T> answer = api.patch(kind, key, given.need("patch"), WriteOptions.DRY_RUN);
        if (!given.flag("accepted", Fields.Absent.FALSE)) {
            Refusal.compare(given, answer.refusal(), differences);
        } else if (answer.object() == null) {
            differences.note("expected acceptance, came the refusal " + answer.refusal());
        } else {
            differences.same(
                    "generationChanged",
                    given.flag("generationChanged", Fields.Absent.FALSE),
                    answer.orThrow().metadata().generation() != generation);
        }
    }

    /** Writes something else first, so that a patch with the resource version 1 is about a time before the object. */
    private static void takeFirstRevision(World world) {
        JobSpec spec = JobSpec.of(Container.of("main", "busybox")).toBuilder()
                .managedBy("example.com/nobody")
                .build();
        world.controller().submit(Job.of(Metadata.named("elsewhere", "first"), spec));
        world.settle();
    }
}
