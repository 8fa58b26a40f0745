package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Patch;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays a table: a line is a place and a merge patch for it, the indented lines after it are the faults, {@code =} the
 * part after defaulting, {@code !} a warning. {@code ~} stands for the path of the place. Lines after {@code ->} change
 * the object of the line before.
 */
class AdmissionTableTest {
    private static final String UID = "8c2d5b0e-1f7a-4c39-9d52-6a0b7e1f3c44";
    private static final String JOB = """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"default"},
             "spec":{"template":{"spec":{"restartPolicy":"Never","containers":[%s],"initContainers":[%s]}}}}""";
    private static final String CRON_JOB = """
            {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"c","namespace":"default"},
             "spec":{"schedule":"* * * * *","jobTemplate":{"spec":%s}}}""";
    private static final String MAIN = "{\"name\":\"main\",\"image\":\"busybox:1\"}";
    private static final ScheduleCheck CHECK = new ScheduleCheck() {
        @Override
        public Optional<String> schedule(String schedule) {
            return schedule.startsWith("bad") ? Optional.of("cannot read it") : Optional.empty();
        }

        @Override
        public Optional<String> timeZone(String name) {
            return name.startsWith("No") ? Optional.of("unknown time zone " + name) : Optional.empty();
        }
    };

    private record Case(String place, String patch, List<String> changes, List<String> expected) {}

    @TestFactory
    Stream<DynamicTest> faults() {
        return Stream.of("/admission/faults.txt", "/admission/pods.txt", "/admission/statuses.txt")
                .flatMap(resource -> cases(resource).stream())
                .map(row -> DynamicTest.dynamicTest(row.place + " " + row.patch + row.changes, () -> play(row)));
    }

    private static void play(Case row) {
        String place = row.place;
        boolean cron = row.place.startsWith("cron");
        Reviewed<? extends Stored> reviewed = cron ? cron(row, place) : job(row, place);
        String prefix = cron ? cronPath(place) : path(place);
        List<String> actual = new ArrayList<>();
        for (FieldError error : reviewed.review().errors()) {
            actual.add(shortened(error.toString(), prefix));
        }
        reviewed.review().warnings().forEach(warning -> actual.add("! " + shortened(warning, prefix)));
        if (row.expected.stream().anyMatch(line -> line.startsWith("= "))) {
            Object part = at(Manifests.toTree(reviewed.object()), prefix);
            String wanted = row.expected.get(row.expected.size() - 1).substring(2);
            assertThat(part).as(Json.text(part, Indent.NONE)).isEqualTo(Json.parse(wanted));
            assertThat(actual).isEqualTo(row.expected.subList(0, row.expected.size() - 1));
        } else {
            assertThat(actual).isEqualTo(row.expected);
        }
    }

    private static String shortened(String text, String prefix) {
        return text.startsWith(prefix + ".") || text.startsWith(prefix + ":")
                ? "~" + text.substring(prefix.length())
                : text;
    }

    private static Reviewed<Job> job(Case row, String place) {
        Object tree = base(place, row.patch);
        Reviewed<Job> reviewed = JobAdmission.create(Manifests.decode(Kind.JOB, tree), UID);
        for (String change : row.changes) {
            Job stored = reviewed.object();
            boolean status = change.startsWith("status ");
            String patch = change.substring(change.indexOf(' ') + 1);
            Object changed = Patch.merge(Manifests.toTree(stored), Json.parse(patch));
            Job sent = Manifests.decode(Kind.JOB, changed);
            reviewed = status ? JobAdmission.updateStatus(stored, sent) : JobAdmission.update(stored, sent);
        }
        return reviewed;
    }

    private static Reviewed<CronJob> cron(Case row, String place) {
        String spec = Json.text(at(Objects.requireNonNull(Json.parse(JOB.formatted(MAIN, ""))), "spec"), Indent.NONE);
        Object tree = patched(Json.parse(CRON_JOB.formatted(spec)), cronPath(place), row.patch);
        CronJobAdmission admission = new CronJobAdmission(CHECK);
        Reviewed<CronJob> reviewed = admission.create(Manifests.decode(Kind.CRON_JOB, tree), UID);
        for (String change : row.changes) {
            CronJob stored = reviewed.object();
            boolean status = change.startsWith("status ");
            String patch = change.substring(change.indexOf(' ') + 1);
            Object changed = Patch.merge(Manifests.toTree(stored), Json.parse(patch));
            CronJob sent = Manifests.decode(Kind.CRON_JOB, changed);
            reviewed = status ? admission.updateStatus(stored, sent) : admission.update(stored, sent);
        }
        return reviewed;
    }

    private static @Nullable Object base(String place, String patch) {
        return switch (place) {
            case "container" -> Json.parse(JOB.formatted(merged(MAIN, patch), ""));
            case "init" ->
                Json.parse(JOB.formatted(MAIN, merged("{\"name\":\"init\",\"image\":\"busybox:1\"}", patch)));
            default -> patched(Json.parse(JOB.formatted(MAIN, "")), path(place), patch);
        };
    }

    private static String merged(String base, String patch) {
        return Json.text(Patch.merge(Json.parse(base), Json.parse(patch)), Indent.NONE);
    }

    private static @Nullable Object patched(@Nullable Object base, String path, String patch) {
        Object change = Json.parse(patch);
        String[] names = path.split("\\.", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            change = Map.of(names[i], Objects.requireNonNull(change));
        }
        return Patch.merge(base, change);
    }

    private static String path(String place) {
        return switch (place) {
            case "container" -> "spec.template.spec.containers[0]";
            case "init" -> "spec.template.spec.initContainers[0]";
            case "pod" -> "spec.template.spec";
            case "template" -> "spec.template";
            case "meta" -> "metadata";
            default -> "spec";
        };
    }

    private static String cronPath(String place) {
        return place.equals("cronmeta") ? "metadata" : place.equals("cronjob") ? "spec.jobTemplate.spec" : "spec";
    }

    private static @Nullable Object at(@Nullable Object tree, String path) {
        Object part = tree;
        for (String name : path.replace("[0]", ".0").split("\\.", -1)) {
            part = part instanceof List<?> list
                    ? list.get(Integer.parseInt(name))
                    : ((Map<?, ?>) Objects.requireNonNull(part)).get(name);
        }
        return part;
    }

    private static List<Case> cases(String resource) {
        List<Case> cases = new ArrayList<>();
        for (String line : lines(resource)) {
            if (line.startsWith("  ")) {
                cases.get(cases.size() - 1).expected.add(line.strip());
            } else if (line.startsWith("-> ")) {
                cases.get(cases.size() - 1).changes.add(line.substring(3));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int space = line.indexOf(' ');
                String patch = line.substring(space + 1).replace("<50>", "x".repeat(50));
                cases.add(new Case(line.substring(0, space), patch, new ArrayList<>(), new ArrayList<>()));
            }
        }
        assertThat(cases).isNotEmpty();
        return cases;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = AdmissionTableTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
