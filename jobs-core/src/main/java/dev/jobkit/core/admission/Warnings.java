package dev.jobkit.core.admission;

import dev.jobkit.model.CronJob;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is allowed but probably not meant (the warnings that the API server sends with an accepted object).
 *
 * <p>Source: the warnings of the upstream strategies for Job and CronJob, recorded behaviour of 1.36.
 */
final class Warnings {
    private static final int MANY_COMPLETIONS = 100_000;
    private static final int MUCH_PARALLELISM = 10_000;

    private final List<String> warnings = new ArrayList<>();

    private Warnings() {}

    static List<String> created(Job job) {
        Warnings w = new Warnings();
        w.name(job.metadata().name());
        w.spec(Path.of("spec"), job.spec());
        return w.warnings;
    }

    static List<String> updated(Job job) {
        Warnings w = new Warnings();
        w.spec(Path.of("spec"), job.spec());
        return w.warnings;
    }

    static List<String> created(CronJob job) {
        Warnings w = new Warnings();
        w.name(job.metadata().name());
        w.spec(Path.of("spec.jobTemplate.spec"), job.spec().jobTemplate().spec());
        return w.warnings;
    }

    static List<String> updated(CronJob job) {
        Warnings w = new Warnings();
        w.spec(Path.of("spec.jobTemplate.spec"), job.spec().jobTemplate().spec());
        if (job.spec().schedule().contains("TZ")) {
            w.warnings.add("CRON_TZ or TZ used in spec.schedule is not officially supported, see"
                    + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }
        return w.warnings;
    }

    private void name(String name) {
        List<String> faults = DnsFormats.label(name);
        if (!faults.isEmpty()) {
            warnings.add("metadata.name: this is used in Pod names and hostnames, which can result in surprising"
                    + " behavior; a DNS label is recommended: [" + String.join(" ", faults) + "]");
        }
    }

    private void spec(Path path, JobSpec spec) {
        if (spec.isIndexed() && isMore(spec.completions(), MANY_COMPLETIONS)) {
            if (isMore(spec.parallelism(), MUCH_PARALLELISM)) {
                warnings.add(path + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism"
                        + " higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number"
                        + " of indexes fail");
            }
        }
        PodWarnings.add(warnings, path.at("template.spec"), spec.template().spec());
    }

    private static boolean isMore(@Nullable Integer value, int bound) {
        return value != null && value > bound;
    }
}
