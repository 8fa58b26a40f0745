package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.InvalidJobException;
import dev.jobkit.core.cron.CronExpression;
import dev.jobkit.core.cron.CronSyntaxException;
import dev.jobkit.core.cron.TimeZones;
import dev.jobkit.manifest.BadRequestException;
import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Patch;
import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays what a real control plane of 1.36 answered to creates and updates. */
class RecordedAdmissionTest {
    private static final String UID = "8c2d5b0e-1f7a-4c39-9d52-6a0b7e1f3c44";
    private static final int LONGEST_CAUSE = 300;
    private static final int LONGEST_MESSAGE = 600;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> creates() {
        return cases("validation.json")
                .filter(recorded -> !Long.valueOf(400).equals(recorded.get("code")))
                .map(recorded -> DynamicTest.dynamicTest(name(recorded), () -> create(recorded)));
    }

    @TestFactory
    Stream<DynamicTest> updates() {
        return cases("updates.json").map(recorded -> DynamicTest.dynamicTest(name(recorded), () -> update(recorded)));
    }

    private static void create(Map<String, Object> recorded) {
        Map<String, Object> object = object(recorded);
        Reviewed<? extends Stored> reviewed = "CronJob".equals(object.get("kind"))
                ? new CronJobAdmission(new Schedules()).create(named(Manifests.decode(Kind.CRON_JOB, object)), UID)
                : JobAdmission.create(named(Manifests.decode(Kind.JOB, object)), UID);
        if (Boolean.TRUE.equals(recorded.get("accepted"))) {
            assertThat(reviewed.review().errors()).isEmpty();
            Map<String, Object> stored = Manifests.toTree(reviewed.object());
            assertThat(stored.get("spec")).isEqualTo(recorded.get("spec"));
            assertThat(reviewed.object().metadata().labels())
                    .isEqualTo(recorded.get("labels") == null ? Map.of() : recorded.get("labels"));
            assertThat(reviewed.object().metadata().generation()).isEqualTo(recorded.get("generation"));
        } else {
            refused(recorded, reviewed);
        }
    }

    private static void update(Map<String, Object> recorded) {
        Job stored = state(recorded);
        Object patched = Patch.merge(Manifests.toTree(stored), recorded.get("patch"));
        Job sent;
        try {
            sent = Manifests.decode(Kind.JOB, patched);
        } catch (BadRequestException e) {
            assertThat(causes(recorded)).extracting(cause -> cause.get("field")).containsExactly("patch");
            return;
        }
        if (sent.metadata().revision() != stored.metadata().revision()) {
            assertThat(recorded).containsEntry("code", 409L);
            return;
        }
        if (!sent.metadata().name().equals(stored.metadata().name())) {
            assertThat(recorded).containsEntry("code", 400L);
            return;
        }
        Reviewed<Job> reviewed = JobAdmission.update(stored, sent);
        if (Boolean.TRUE.equals(recorded.get("accepted"))) {
            assertThat(reviewed.review().errors()).isEmpty();
            long change = Boolean.TRUE.equals(recorded.get("generationChanged")) ? 1 : 0;
            assertThat(reviewed.object().metadata().generation())
                    .isEqualTo(stored.metadata().generation() + change);
        } else {
            refused(recorded, reviewed);
        }
    }

    private static void refused(Map<String, Object> recorded, Reviewed<? extends Stored> reviewed) {
        List<FieldError> errors = reviewed.review().errors();
        List<Map<String, Object>> causes = causes(recorded);
        assertThat(errors)
                .extracting(error -> error.type().reason() + " " + error.path())
                .containsExactlyElementsOf(causes.stream()
                        .map(cause -> cause.get("reason") + " " + cause.get("field"))
                        .toList());
        for (int i = 0; i < causes.size(); i++) {
            Object message = causes.get(i).get("message");
            if (message != null) {
                same(errors.get(i).detail(), (String) message, LONGEST_CAUSE);
            }
        }
        String kind = reviewed.object().kind().name() + ".batch";
        String name = reviewed.object().metadata().name();
        same(
                new InvalidJobException(kind, name, errors).getMessage(),
                (String) Objects.requireNonNull(recorded.get("message")),
                LONGEST_MESSAGE);
    }

    /** A recorded text ends at an ellipsis, or where it grew too long for the recorder. */
    private static void same(@Nullable String actual, String recorded, int longest) {
        int cut = recorded.indexOf('…');
        if (cut >= 0) {
            assertThat(actual).startsWith(recorded.substring(0, cut));
        } else if (recorded.length() == longest) {
            assertThat(actual).startsWith(recorded);
        } else {
            assertThat(actual).isEqualTo(recorded);
        }
    }

    private static Job state(Map<String, Object> recorded) {
        Job job = live(JobAdmission.create(Manifests.decode(Kind.JOB, recorded.get("object")), UID));
        for (Object patch : (List<?>) Objects.requireNonNull(recorded.get("before"))) {
            Object patched = Patch.merge(Manifests.toTree(job), patch);
            job = live(JobAdmission.update(job, Manifests.decode(Kind.JOB, patched)));
        }
        return job;
    }

    /** The Job after the controller has seen it. */
    private static Job live(Reviewed<Job> reviewed) {
        assertThat(reviewed.review().errors()).isEmpty();
        Job job = reviewed.object();
        JobStatus.Builder status = JobStatus.builder();
        if (job.spec().isSuspended()) {
            status.conditions(List.of(condition(JobConditionType.SUSPENDED)));
        } else {
            status.startTime(NOW);
        }
        if (Integer.valueOf(0).equals(job.spec().completions())) {
            status.completionTime(NOW)
                    .conditions(List.of(
                            condition(JobConditionType.SUCCESS_CRITERIA_MET), condition(JobConditionType.COMPLETE)));
        }
        Metadata metadata =
                job.metadata().toBuilder().created(NOW).revision(14911).build();
        return job.withMetadata(metadata).withStatus(status.build(), job.tracking());
    }

    private static JobCondition condition(JobConditionType type) {
        return new JobCondition(type, ConditionStatus.TRUE, "Reason", "", NOW, NOW);
    }

    private static <T extends Stored> T named(T object) {
        Metadata metadata = object.metadata();
        if (!metadata.name().isEmpty() || metadata.generateName() == null) {
            return object;
        }
        Metadata named =
                metadata.toBuilder().name(metadata.generateName() + "rwltt").build();
        @SuppressWarnings("unchecked") // the same kind with other metadata
        T result = (T) object.withMetadata(named);
        return result;
    }

    private static Map<String, Object> object(Map<String, Object> recorded) {
        Map<String, Object> object = map(Objects.requireNonNull(recorded.get("object")));
        if (!object.containsKey("tooLongToKeep")) {
            return object;
        }
        Object minimal = cases("validation.json")
                .filter(other -> name(other).equals("job: minimal"))
                .findFirst()
                .orElseThrow()
                .get("object");
        Map<String, Object> annotations = Map.of("a", "x".repeat(256 * 1024));
        return map(
                Objects.requireNonNull(Patch.merge(minimal, Map.of("metadata", Map.of("annotations", annotations)))));
    }

    private static List<Map<String, Object>> causes(Map<String, Object> recorded) {
        List<Map<String, Object>> causes = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(recorded.get("causes"))).forEach(cause -> causes.add(map(cause)));
        return causes;
    }

    private static String name(Map<String, Object> recorded) {
        return (String) Objects.requireNonNull(recorded.get("name"));
    }

    private static Stream<Map<String, Object>> cases(String file) {
        List<?> all = (List<?>) Objects.requireNonNull(Json.parse(text("/conformance/" + file)));
        return all.stream().map(RecordedAdmissionTest::map);
    }

    private static String text(String resource) {
        try (InputStream in = RecordedAdmissionTest.class.getResourceAsStream(resource)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("<uid>", UID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // trees have text keys only
    private static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }

    /** Schedules and zones as they are read everywhere. */
    private static final class Schedules implements ScheduleCheck {
        @Override
        public Optional<String> schedule(String schedule) {
            try {
                CronExpression.parse(schedule);
                return Optional.empty();
            } catch (CronSyntaxException e) {
                return Optional.of(e.words());
            }
        }

        @Override
        public Optional<String> timeZone(String name) {
            return TimeZones.fault(name);
        }
    }
}
