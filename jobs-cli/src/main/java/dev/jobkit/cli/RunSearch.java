package dev.jobkit.cli;

import dev.jobkit.JobController;
import dev.jobkit.RunQuery;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by the names that people know, the newest first; of very many records it reads few. Runs of a definition are
 * looked for where they are, also in its target namespace.
 */
final class RunSearch {
    private static final Comparator<JobRun> NEWEST_FIRST =
            Comparator.<JobRun>comparingLong(run -> run.spec().number()).reversed();

    private final JobController jobs;
    private final String namespace;

    RunSearch(JobController jobs, String namespace) {
        this.jobs = jobs;
        this.namespace = namespace;
    }

    /** Returns the record of this name, {@code "build.3"} or, in any namespace, {@code "prod/build.3"}. */
    Optional<JobRun> record(String name) {
        int slash = name.indexOf('/');
        if (slash > 0) {
            return jobs.runs().find(new ObjectKey(name.substring(0, slash), name.substring(slash + 1)));
        }
        int dot = name.lastIndexOf('.');
        return namespaces(dot < 0 ? name : name.substring(0, dot)).stream()
                .flatMap(in -> jobs.runs().find(new ObjectKey(in, name)).stream())
                .findFirst();
    }

    /** Returns where the runs of this name may be. */
    private Set<String> namespaces(String name) {
        Set<String> all = new LinkedHashSet<>(List.of(namespace));
        jobs.definitions()
                .find(new ObjectKey(namespace, name))
                .map(definition -> definition.spec().targetNamespace())
                .ifPresent(all::add);
        return all;
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
        List<JobRun> counted = namespaces(name).stream()
                .flatMap(in -> counted(Query.in(in), name).stream())
                .toList();
        if (!counted.isEmpty()) {
            return counted.stream()
                    .sorted(NEWEST_FIRST)
                    .limit(most)
                    .map(run -> jobs.runs().find(run.key()).orElse(run))
                    .toList();
        }
        return jobs.runs()
                .list(new RunQuery(namespace, name, null, null), Page.first(most))
                .items();
    }

    /** Says that there is none, and where there are some. */
    String none(@Nullable String name) {
        String words = "jobkit: no records" + (name == null ? "" : " of " + name);
        List<String> elsewhere = (name == null
                        ? jobs.runs().list(RunQuery.ALL, Page.first(1)).items()
                        : counted(Query.ALL, name))
                .stream()
                        .map(run -> run.metadata().namespace())
                        .distinct()
                        .sorted()
                        .toList();
        return elsewhere.isEmpty()
                ? words
                : words + " in namespace " + namespace + "; there are some in " + String.join(", ", elsewhere);
    }

    /** Tells whether something is there whose runs are found under this name, though none is kept. */
    boolean mayHaveRuns(String name) {
        ObjectKey key = new ObjectKey(namespace, name);
        return Stream.of(Kind.DEFINITION, Kind.CRON_JOB, Kind.JOB)
                .anyMatch(kind -> jobs.objects().get(kind, key).isPresent());
    }

    /** Returns the records whose runs are counted under this name. */
    private List<JobRun> counted(Query where, String name) {
        Query query = where.withLabels(LabelSelector.of(Names.RUN_OF, name));
        return jobs.objects().all(Kind.RUN, query).items();
    }
}
