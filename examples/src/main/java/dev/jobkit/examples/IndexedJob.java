package dev.jobkit.examples;

import dev.jobkit.JobController;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.process.ProcessPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Splits work by index: each of five processes writes the file of its own. */
final class IndexedJob {
    private IndexedJob() {}

    public static void main(String[] args) throws IOException, InterruptedException, TimeoutException {
        Path directory = Files.createTempDirectory("indexed");
        System.out.println(writeFiles(directory).status().completedIndexes() + " done, see " + directory);
    }

    static Job writeFiles(Path directory) throws InterruptedException, TimeoutException {
        Container writer = Container.builder()
                .name("writer")
                .image("ubuntu")
                .command("sh", "-c", "echo \"part $JOB_COMPLETION_INDEX\" > \"$OUT/$JOB_COMPLETION_INDEX.txt\"")
                .env(List.of(EnvVar.of("OUT", directory.toString())))
                .build();
        JobSpec spec = JobSpec.of(writer).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .completions(5)
                .parallelism(2)
                .build();
        try (JobController jobs = JobKit.start(ProcessPodExecutor.builder().build())) {
            return jobs.await(jobs.submit("indexed", spec).key(), Duration.ofMinutes(1));
        }
    }
}
