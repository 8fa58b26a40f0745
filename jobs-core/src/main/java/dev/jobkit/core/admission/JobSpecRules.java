package dev.jobkit.core.admission;

import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the spec of a Job or of the template of a CronJob, its selector apart (batch/v1 JobSpec). */
final class JobSpecRules {
    private static final int MOST_PARALLELISM = 100_000;
    private static final int MANY_COMPLETIONS = 100_000;
    private static final int MOST_PARALLELISM_OF_MANY = 10_000;
    private static final int MOST_MANAGED_BY_BYTES = 63;
    private static final String AT_MOST = "must be less than or equal to ";
    private static final String NEEDS_INDEXED = "requires indexed completion mode";

    private JobSpecRules() {}

    /** The spec without its selector: what Jobs and the templates of CronJobs have in common. */
    static void judge(Findings found, Path path, JobSpec spec) {
        notNegative(found, path.at("parallelism"), spec.parallelism());
        notNegative(found, path.at("completions"), spec.completions());
        notNegative(found, path.at("activeDeadlineSeconds"), spec.activeDeadline());
        notNegative(found, path.at("backoffLimit"), spec.backoffLimit());
        notNegative(found, path.at("ttlSecondsAfterFinished"), spec.ttlAfterFinished());
        notNegative(found, path.at("backoffLimitPerIndex"), spec.backoffLimitPerIndex());
        if (spec.maxFailedIndexes() != null) {
            notNegative(found, path.at("maxFailedIndexes"), spec.maxFailedIndexes());
            if (spec.backoffLimitPerIndex() == null) {
                found.required(path.at("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
            }
        }
        if (spec.managedBy() != null) {
            managedBy(found, path.at("managedBy"), spec.managedBy());
        }
        completionMode(found, path, spec);
        if (spec.podFailurePolicy() != null) {
            PolicyRules.podFailure(found, path.at("podFailurePolicy"), spec.podFailurePolicy(), spec);
        }
        if (spec.successPolicy() != null) {
            PolicyRules.success(found, path.at("successPolicy"), spec.successPolicy(), spec);
        }
        PolicyRules.podReplacement(found, path.at("podReplacementPolicy"), spec);
        PodRules.template(found, path.at("template"), spec.template());
        restartPolicy(found, path.at("template.spec.restartPolicy"), spec);
    }

    private static void notNegative(Findings found, Path path, @Nullable Integer value) {
        if (value != null) {
            found.notNegative(path, value);
        }
    }

    private static void notNegative(Findings found, Path path, @Nullable Duration value) {
        if (value != null) {
            found.notNegative(path, value.toSeconds());
            if (!value.equals(Duration.ofSeconds(
                    value.toSeconds()))) { // a manifest has no other, so it would be another one once it was stored
                found.invalid(path, value.toString(), "must be whole seconds");
            }
        }
    }

    private static void managedBy(Findings found, Path path, String managedBy) {
        int slash = managedBy.indexOf('/');
        if (managedBy.isEmpty()) {
            found.required(path, "");
        } else if (slash <= 0 || slash == managedBy.length() - 1) {
            found.invalid(path, managedBy, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        } else {
            String domain = managedBy.substring(0, slash);
            found.invalid(path, domain, DnsFormats.subdomain(domain));
            String rest = managedBy.substring(slash + 1);
            found.invalid(path, rest, Formats.httpPath(rest));
        }
        if (Formats.bytes(managedBy) > MOST_MANAGED_BY_BYTES) {
            found.tooLong(path, MOST_MANAGED_BY_BYTES);
        }
    }

    private static void completionMode(Findings found, Path path, JobSpec spec) {
        CompletionMode mode = spec.completionMode();
        if (CompletionMode.INDEXED.equals(mode)) {
            indexed(found, path, spec);
        } else if (mode != null && !mode.equals(CompletionMode.NON_INDEXED)) {
            found.notSupported(path.at("completionMode"), mode, List.of("NonIndexed", "Indexed"));
        } else {
            if (spec.backoffLimitPerIndex() != null) {
                found.invalid(path.at("backoffLimitPerIndex"), spec.backoffLimitPerIndex(), NEEDS_INDEXED);
            }
            if (spec.maxFailedIndexes() != null) {
                found.invalid(path.at("maxFailedIndexes"), spec.maxFailedIndexes(), NEEDS_INDEXED);
            }
        }
    }

    private static void indexed(Findings found, Path path, JobSpec spec) {
        Integer completions = spec.completions();
        Integer maxFailed = spec.maxFailedIndexes();
        if (completions == null) {
            found.required(path.at("completions"), "when completion mode is Indexed");
        }
        if (spec.parallelism() != null && spec.parallelism() > MOST_PARALLELISM) {
            String message = AT_MOST + MOST_PARALLELISM + " when completion mode is Indexed";
            found.invalid(path.at("parallelism"), spec.parallelism(), message);
        }
        if (completions != null && maxFailed != null && maxFailed > completions) {
            found.invalid(path.at("maxFailedIndexes"), maxFailed, AT_MOST + "completions");
        }
        if (maxFailed != null && maxFailed > MOST_PARALLELISM) {
            found.invalid(path.at("maxFailedIndexes"), maxFailed, AT_MOST + MOST_PARALLELISM);
        }
        if (completions != null && completions > MANY_COMPLETIONS && spec.backoffLimitPerIndex() != null) {
            manyIndexes(found, path, spec.parallelism(), maxFailed);
        }
    }

    private static void manyIndexes(
            Findings found, Path path, @Nullable Integer parallelism, @Nullable Integer maxFailed) {
        String message = AT_MOST + MOST_PARALLELISM_OF_MANY + " when completions are above " + MANY_COMPLETIONS
                + " and used with backoff limit per index";
        if (maxFailed == null) {
            found.required(
                    path.at("maxFailedIndexes"), "must be specified when completions is above " + MANY_COMPLETIONS);
        }
        if (parallelism != null && parallelism > MOST_PARALLELISM_OF_MANY) {
            found.invalid(path.at("parallelism"), parallelism, message);
        }
        if (maxFailed != null && maxFailed > MOST_PARALLELISM_OF_MANY) {
            found.invalid(path.at("maxFailedIndexes"), maxFailed, message);
        }
    }

    private static void restartPolicy(Findings found, Path path, JobSpec spec) {
        RestartPolicy policy = spec.template().spec().restartPolicy();
        if (policy == null || policy.value().isEmpty() || policy.equals(RestartPolicy.ALWAYS)) {
            found.required(path, "valid values: \"OnFailure\", \"Never\"");
        } else if (!policy.equals(RestartPolicy.ON_FAILURE) && !policy.equals(RestartPolicy.NEVER)) {
            found.notSupported(path, policy, List.of("OnFailure", "Never"));
        } else if (spec.podFailurePolicy() != null && !policy.equals(RestartPolicy.NEVER)) {
            found.invalid(path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }
}
