package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.RunQuery;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds records by the names that people know, the newest first; of very many records it reads few. */
final class RunSearch {
    private final JobController jobs;
    private final String namespace;

    RunSearch(JobController jobs, String namespace) {
        this.jobs = jobs;
        this.namespace = namespace;
    }

    /**
     * Returns the newest records, as they stand now.
     *
     * @param name a definition, CronJob or Job; null for all
     * @param most how many, at least one
     */
    List<JobRun> newest(@Nullable String name, int most) {
        if (name == null) {
            return jobs.runs()
                    .list(new RunQuery(namespace, null, null, null), Page.first(most))
                    .items();
        }
        List<JobRun> counted = counted(name);
        if (!counted.isEmpty()) {
            return counted.stream()
                    .sorted(Comparator.<JobRun>comparingLong(run -> run.spec().number())
                            .reversed())
                    .limit(most)
                    .map(run -> jobs.runs().find(run.key()).orElse(run))
                    .toList();
        }
        return jobs.runs()
                .list(new RunQuery(namespace, name, null, null), Page.first(most))
                .items();
    }

    /** Returns the records whose runs are counted under this name. */
    private List<JobRun> counted(String name) {
        Query query = Query.in(namespace).withLabels(LabelSelector.of(Names.RUN_OF, name));
        try {
            return jobs.objects().list(Kind.RUN, query, Page.ALL).items();
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
    }
}
