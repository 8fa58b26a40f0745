package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Cancellation;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.IndexSet;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Progress;
import dev.jobkit.model.Remains;
import dev.jobkit.model.RunOrigin;
import dev.jobkit.model.RunOutcome;
import dev.jobkit.model.RunSpec;
import dev.jobkit.model.RunStatus;
import dev.jobkit.model.Secrecy;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Tracking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is written reads back as the same, in a stable order, and hides what a manifest never shows. */
class RoundTripTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ObjectRef REF = new ObjectRef("Job", "ns", "j", "u1");
    private static final Metadata META = Metadata.builder()
            .namespace("ns")
            .name("n")
            .uid("u")
            .revision(12)
            .created(NOW)
            .build();

    private static <T extends Stored> void survives(Kind<T> kind, T object) {
        Map<String, Object> tree = Manifests.toTree(object);
        assertThat(Manifests.decode(kind, tree)).isEqualTo(object);
        assertThat(Manifests.decode(kind, Json.parse(Manifests.toJson(object)))).isEqualTo(object);
        Node yaml = new YamlNodes(Manifests.toYaml(object)).next();
        assertThat(yaml).isNotNull();
        assertThat(Manifests.decode(kind, yaml == null ? null : yaml.toTree())).isEqualTo(object);
    }

    @Test
    void runRecords() {
        Overrides overrides = Overrides.builder()
                .parameters(Map.of("A", "b"))
                .command(List.of())
                .parallelism(0)
                .activeDeadline(Duration.ofMinutes(1))
                .remains(Remains.KEEP)
                .build();
        JobSpec ran = JobSpec.of(Container.of("main", "busybox"));
        RunSpec spec = new RunSpec(3, RunOrigin.DISPATCH, "ann", REF, REF, overrides, Map.of("A", "b"), "once", ran);
        RunStatus status = RunStatus.builder()
                .outcome(RunOutcome.CANCELLED)
                .started(NOW)
                .finished(NOW.plusSeconds(60))
                .succeeded(2)
                .completedIndexes(IndexSet.of(0, 1))
                .failedIndexes(IndexSet.EMPTY)
                .reason("Cancelled")
                .cancelled(new Cancellation("ann", "wrong input"))
                .build();
        survives(Kind.RUN, new JobRun(META, spec, status));
        survives(
                Kind.RUN,
                new JobRun(
                        META,
                        new RunSpec(1, RunOrigin.SUBMIT, "", null, REF, Overrides.NONE, Map.of(), null),
                        RunStatus.builder().build()));
    }

    @Test
    void attempts() {
        Attempt attempt = new Attempt(
                "run",
                REF,
                0,
                "main",
                2,
                "node",
                NOW,
                NOW.plusSeconds(1),
                137,
                "OOMKilled",
                "bye",
                new LogKey("p", "main", 2));
        assertThat(Manifests.part(Attempt.class, Manifests.toTree(attempt))).isEqualTo(attempt);
    }

    @Test
    void eventsKeepTheirWhyInAnAnnotation() {
        EventRecord event = new EventRecord(
                META,
                REF,
                EventRecord.WARNING,
                "Failed",
                "no",
                "job-controller",
                3,
                NOW,
                NOW.plusSeconds(9),
                "because");
        survives(Kind.EVENT, event);
        assertThat(Manifests.toJson(event))
                .contains(
                        "\"involvedObject\"",
                        "\"jobkit.dev/why\": \"because\"",
                        "\"firstTimestamp\"",
                        "\"eventTime\": null");
    }

    @Test
    void definitions() {
        String text = """
                apiVersion: jobkit.dev/v1
                kind: JobDefinition
                metadata:
                  name: report
                spec:
                  alias: Monthly report
                  executor: process
                  parameters:
                  - name: MONTH
                    description: which
                    required: true
                  - name: KEY
                    default: ""
                    secret: true
                  template:
                    metadata:
                      labels:
                        app: report
                    spec:
                      template:
                        spec:
                          containers:
                          - name: main
                            image: report
                """;
        JobDefinition definition =
                (JobDefinition) Manifests.read("d.yaml", text).get(0);
        assertThat(definition.spec().parameters())
                .containsExactly(
                        new Parameter("MONTH", null, Presence.REQUIRED, Secrecy.PUBLIC, "which"),
                        new Parameter("KEY", "", Presence.OPTIONAL, Secrecy.SECRET, null));
        assertThat(definition.spec().template().labels()).containsEntry("app", "report");
        survives(Kind.DEFINITION, definition);
    }

    @Test
    void podsHideTheirCrashDelay() {
        ContainerStatus main = new ContainerStatus(
                "main",
                "perl",
                new ContainerState.Terminated(1, 9, "Error", "x", NOW, NOW.plusSeconds(1)),
                new ContainerState.Running(NOW),
                false,
                true,
                2,
                null);
        PodStatus status = PodStatus.builder()
                .phase(PodPhase.FAILED)
                .containerStatuses(List.of(main))
                .startTime(NOW)
                .progress(new Progress(0.25, "a quarter"))
                .build();
        Pod pod = new Pod(META, PodSpec.EMPTY, status);
        survives(Kind.POD, pod);
        ContainerStatus delayed = new ContainerStatus(
                "main", "perl", main.state(), main.lastState(), false, true, 2, Duration.ofSeconds(20));
        PodStatus delayedStatus =
                status.toBuilder().containerStatuses(List.of(delayed)).build();
        assertThat(Manifests.toJson(pod.withStatus(delayedStatus))).isEqualTo(Manifests.toJson(pod));
    }

    @Test
    void jobsAreWrittenInTheOrderOfTheWire() {
        Job job = Job.of(
                Metadata.builder().name("j").build(),
                JobSpec.builder()
                        .template(PodTemplate.of(PodSpec.builder()
                                .containers(List.of(Container.of("main", "perl")))
                                .build()))
                        .backoffLimit(4)
                        .completions(2)
                        .parallelism(1)
                        .build());
        Job remembered =
                job.withStatus(job.status(), Tracking.builder().runUid("r").build());
        assertThat(Json.text(Manifests.toTree(remembered), Indent.NONE))
                .isEqualTo("{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"j\"},\"spec\":{"
                        + "\"parallelism\":1,\"completions\":2,\"backoffLimit\":4,\"template\":{\"metadata\":{},\"spec\":{"
                        + "\"containers\":[{\"name\":\"main\",\"image\":\"perl\",\"resources\":{}}]}}},\"status\":{}}");
        assertThat(Manifests.toYaml(job)).isEqualTo("""
                        apiVersion: batch/v1
                        kind: Job
                        metadata:
                          name: j
                        spec:
                          backoffLimit: 4
                          completions: 2
                          parallelism: 1
                          template:
                            metadata: {}
                            spec:
                              containers:
                              - image: perl
                                name: main
                                resources: {}
                        status: {}
                        """);
    }

    @Test
    void partsAreReadBack() {
        JobSpec spec = JobSpec.builder().completions(3).build();
        assertThat(Manifests.part(JobSpec.class, Manifests.toTree(spec))).isEqualTo(spec);
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> Manifests.part(JobSpec.class, Map.of("x", 1L)));
        assertThatIllegalArgumentException().isThrownBy(() -> Manifests.toTree("text"));
    }

    @Test
    void aPortStaysNumberOrText() {
        for (String port : List.of("80", "-1", "0", "\"80\"", "\"-1\"", "\"0\"", "\"01\"", "\"web\"")) {
            Object tree = Json.parse("{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\","
                    + "\"livenessProbe\":{\"tcpSocket\":{\"port\":" + port + "}}}]}");
            PodSpec spec = Manifests.part(PodSpec.class, Objects.requireNonNull(tree));
            assertThat(Json.text(Manifests.toTree(spec), Indent.NONE)).as(port).contains("{\"port\":" + port + "}");
        }
    }

    @Test
    void textsOfEverySortSurviveYaml() {
        List<String> texts = List.of(
                "",
                " ",
                "yes",
                "NULL",
                "0777",
                "1e3",
                "-",
                "- a",
                "a: b",
                "a #b",
                "#",
                "'",
                "\"",
                "\\",
                "a\nb",
                "a\n",
                "a\n\n",
                "\n",
                " a\nb",
                "a \nb",
                "a\tb",
                "{",
                "[x]",
                "*a",
                "&a",
                "!t",
                "|",
                ">",
                "%",
                "@",
                "`",
                "?",
                "? a",
                "=",
                "<<",
                "~",
                "ä",
                "\u0000",
                "\u2028",
                "\uD83D\uDE00",
                "\uD800",
                "a\r\nb",
                "...",
                "---",
                "1:30",
                "2001-01-01",
                "x:",
                ",");
        for (String text : texts) {
            Map<String, Object> tree = Map.of("k", text, "l", List.of(text, Map.of("m", text)));
            Node yaml = new YamlNodes(Yaml.text(tree)).next();
            assertThat(yaml == null ? null : yaml.toTree()).as(Yaml.text(tree)).isEqualTo(tree);
            if (!text.equals("\uD800")) {
                assertThat(Json.parse(Json.text(tree, Indent.TWO))).isEqualTo(tree);
            }
        }
    }
}
