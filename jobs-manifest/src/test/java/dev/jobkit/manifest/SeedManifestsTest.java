package dev.jobkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.SelectorSource;
import dev.jobkit.model.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests that users of Kubernetes publish: read to what they say, or refused where they are broken. */
class SeedManifestsTest {
    private static Stored read(String name) {
        List<Stored> objects = Manifests.read(name, Resources.text("seeds/" + name));
        assertThat(objects).hasSize(1);
        return objects.get(0);
    }

    private static List<String> faults(String name) {
        ManifestException e = catchThrowableOfType(ManifestException.class, () -> read(name));
        assertThat(e).as(name).isNotNull();
        return e.errors().stream().map(ManifestError::toString).toList();
    }

    private static PodSpec pod(String container, String image, String... command) {
        Container.Builder main = Container.builder().name(container).image(image);
        return PodSpec.builder()
                .containers(List.of(main.command(command).build()))
                .restartPolicy(RestartPolicy.NEVER)
                .build();
    }

    private static final PodSpec PI = pod("pi", "perl", "perl", "-Mbignum=bpi", "-wle", "print bpi(2000)");
    private static final PodSpec SUM = pod("simple-job-box", "ubuntu", "expr", "8", "+", "3");
    private static final PodSpec RANDOM = pod("simple-job-box", "kodekloud/random-error");

    private static JobSpec.Builder spec(PodSpec pod) {
        return JobSpec.builder().template(PodTemplate.of(pod));
    }

    private static JobSpec specOf(String name) {
        return ((Job) read(name)).spec();
    }

    @Test
    void piInThreeVariants() {
        assertThat(specOf("002-pi.yaml")).isEqualTo(spec(PI).backoffLimit(4).build());
        assertThat(specOf("002-pi-with-timeout.yaml"))
                .isEqualTo(spec(PI).backoffLimit(5)
                        .activeDeadline(Duration.ofSeconds(100))
                        .build());
        assertThat(specOf("002-pi-with-ttl.yaml"))
                .isEqualTo(spec(PI).ttlAfterFinished(Duration.ofSeconds(100)).build());
    }

    @Test
    void simpleJobsAndRandomErrors() {
        assertThat(specOf("003-simple-job.yaml")).isEqualTo(spec(SUM).build());
        assertThat(specOf("003-simple-job-completions.yaml"))
                .isEqualTo(spec(SUM).completions(3).build());
        assertThat(specOf("003-random-error.yaml"))
                .isEqualTo(spec(RANDOM).completions(3).build());
        assertThat(specOf("003-random-error-parallel.yaml"))
                .isEqualTo(spec(RANDOM).completions(3).parallelism(3).build());
    }

    @Test
    void barePodsKeepTheirRestartPolicy() {
        assertThat(((Pod) read("003-simple-job-pod-never.yaml")).spec()).isEqualTo(SUM);
        assertThat(((Pod) read("003-simple-job-pod.yaml")).spec())
                .isEqualTo(SUM.toBuilder().restartPolicy(null).build());
    }

    @Test
    void cronJobHoldsAJobTemplate() {
        CronJob cron = (CronJob) read("003-simple-cron-job.yaml");
        assertThat(cron.metadata().name()).isEqualTo("simple-cron-job");
        assertThat(cron.spec().schedule()).isEqualTo("*/1 * * * *");
        assertThat(cron.spec().jobTemplate().spec())
                .isEqualTo(spec(RANDOM).completions(3).parallelism(3).build());
    }

    @Test
    void aConsolesJobWithNullsAndEmptyLists() {
        Job job = (Job) read("004-job-test-1.yaml");
        assertThat(job.metadata().namespace()).isEqualTo("cc");
        assertThat(job.metadata().annotations())
                .containsEntry("kubesphere.io/alias-name", "Test")
                .hasSize(2);
        assertThat(job.spec().template().labels()).containsExactly(Map.entry("app", "job-test-1"));
        assertThat(job.spec().template().annotations())
                .containsEntry("kubesphere.io/containerSecrets", "")
                .hasSize(1);
        PodSpec pod = job.spec().template().spec();
        assertThat(pod.initContainers()).isEmpty();
        assertThat(pod.volumes()).isEmpty();
        assertThat(pod.rest().fields()).containsExactly(Map.entry("serviceAccount", "default"));
        assertThat(List.of(
                        job.spec().backoffLimit(),
                        job.spec().parallelism(),
                        job.spec().completions()))
                .containsExactly(5, 2, 4);
        assertThat(job.spec().activeDeadline()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void outputWithDotsIsRefusedWhereTheDotsAre() {
        assertThat(faults("002-old.yaml"))
                .containsExactly("002-old.yaml:4:3: expected \"name: value\", found \"...\"; a colon is missing");
        assertThat(faults("002-new.yaml"))
                .containsExactly("002-new.yaml:4:3: expected \"name: value\", found \"...\"; a colon is missing");
    }

    @Test
    void aMissingColonIsNamedWithItsLine() {
        assertThat(faults("003-whalejob.yaml"))
                .containsExactly(
                        "003-whalejob.yaml:2:1: expected \"name: value\", found \"kindL Job\"; did you mean \"kind:\"?");
    }

    @Test
    void theRepairedFragmentChoosesItsPodsByHand() {
        JobSpec spec = specOf("repaired/002-new.yaml");
        String uid = "a8f3d00d-c6d2-11e5-9f87-42010af00002";
        assertThat(spec.selector()).isEqualTo(LabelSelector.of("controller-uid", uid));
        assertThat(spec.selectorSource()).isEqualTo(SelectorSource.MANUAL);
        assertThat(spec.template().labels()).containsEntry("controller-uid", uid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repaired/003-whalejob-kind.yaml",
                "repaired/003-whalejob-one-word.yaml",
                "repaired/003-whalejob-runs.yaml"
            })
    void repairedWhalesAreRead(String name) {
        JobSpec spec = specOf(name);
        assertThat(spec.completions()).isEqualTo(5);
        assertThat(spec.backoffLimit()).isEqualTo(6);
        assertThat(spec.template().spec().restartPolicy())
                .isEqualTo(name.contains("kind") ? null : RestartPolicy.NEVER);
        assertThat(spec.template().spec().containers().get(0).command()).hasSize(name.contains("runs") ? 2 : 1);
    }
}
