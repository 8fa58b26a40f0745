package dev.jobkit.cli;

import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Stored;
import dev.jobkit.model.Suspension;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Objects as a table, with the columns of kubectl where it has some. */
final class Table {
    private static final String NONE = "<none>";
    private static final String UNKNOWN = "<unknown>";
    private static final List<JobConditionType> JOB_WORDS =
            List.of(JobConditionType.SUSPENDED, JobConditionType.FAILURE_TARGET, JobConditionType.SUCCESS_CRITERIA_MET);

    private final Resource type;
    private final Instant now;
    private final Form form;

    /** Which columns Jobs have. */
    enum Form {
        /** Those of kubectl today. */
        TODAY,
        /** Those that kubectl had for long: what is desired, what succeeded. */
        CLASSIC
    }

    /** Makes a table of objects of this type as of now. */
    Table(Resource type, Instant now, Form form) {
        this.type = type;
        this.now = now;
        this.form = form;
    }

    /** Which columns stand before those of the type. */
    enum Space {
        /** All are in one namespace, which need not be told. */
        ONE,
        /** The namespace stands first. */
        MANY
    }

    /** Prints the table; each column is as wide as its longest value. */
    void print(List<? extends Stored> objects, Space space, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(withSpace(space, "NAMESPACE", header()));
        for (Stored object : objects) {
            rows.add(withSpace(space, object.metadata().namespace(), row(object)));
        }
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(3 + widths.get(i) - row.get(i).length()));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static List<String> withSpace(Space space, String namespace, List<String> row) {
        List<String> all = new ArrayList<>(row);
        if (space == Space.MANY) {
            all.add(0, namespace);
        }
        return all;
    }

    private List<String> header() {
        return switch (type) {
            case JOB ->
                form == Form.CLASSIC
                        ? List.of("NAME", "DESIRED", "SUCCESSFUL", "AGE")
                        : List.of("NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE");
            case CRON_JOB -> List.of("NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE");
            case POD -> List.of("NAME", "READY", "STATUS", "RESTARTS", "AGE");
            case DEFINITION -> List.of("NAME", "PARAMETERS", "TARGET", "AGE");
            case EVENT -> List.of("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE");
        };
    }

    private List<String> row(Stored object) {
        if (object instanceof Job job) {
            return job(job);
        }
        if (object instanceof CronJob cronJob) {
            return cronJob(cronJob);
        }
        if (object instanceof Pod pod) {
            return pod(pod);
        }
        if (object instanceof EventRecord event) {
            return event(event);
        }
        return definition((JobDefinition) object);
    }

    private List<String> job(Job job) {
        JobStatus status = job.status();
        if (form == Form.CLASSIC) {
            Integer completions = job.spec().completions();
            String desired = completions == null ? NONE : completions.toString();
            return List.of(job.metadata().name(), desired, Integer.toString(status.succeeded()), age(object(job)));
        }
        Instant start = status.startTime();
        Instant end = status.completionTime();
        String duration = start == null ? "" : Durations.shortly(Duration.between(start, end == null ? now : end));
        return List.of(job.metadata().name(), word(job), completions(job), duration, age(object(job)));
    }

    private static @Nullable Instant object(Stored object) {
        return object.metadata().created();
    }

    private static String word(Job job) {
        if (job.isComplete()) {
            return "Complete";
        }
        if (job.isFailed()) {
            return "Failed";
        }
        if (job.metadata().isDeleting()) {
            return "Terminating";
        }
        return JOB_WORDS.stream()
                .filter(job.status()::has)
                .map(JobConditionType::value)
                .findFirst()
                .orElse("Running");
    }

    private static String completions(Job job) {
        Integer completions = job.spec().completions();
        Integer parallelism = job.spec().parallelism();
        int succeeded = job.status().succeeded();
        if (completions != null) {
            return succeeded + "/" + completions;
        }
        return parallelism != null && parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private List<String> cronJob(CronJob cronJob) {
        String zone = cronJob.spec().timeZone();
        Instant last = cronJob.status().lastScheduleTime();
        return List.of(
                cronJob.metadata().name(),
                cronJob.spec().schedule(),
                zone == null ? NONE : zone,
                cronJob.spec().suspension() == Suspension.SUSPENDED ? "True" : "False",
                Integer.toString(cronJob.status().active().size()),
                last == null ? NONE : age(last),
                age(object(cronJob)));
    }

    private List<String> pod(Pod pod) {
        List<ContainerStatus> containers = pod.status().containerStatuses();
        long ready = containers.stream().filter(ContainerStatus::ready).count();
        int restarts =
                containers.stream().mapToInt(ContainerStatus::restartCount).sum();
        return List.of(
                pod.metadata().name(),
                ready + "/" + pod.spec().containers().size(),
                word(pod),
                Integer.toString(restarts),
                age(object(pod)));
    }

    private static String word(Pod pod) {
        if (pod.metadata().isDeleting()) {
            return "Terminating";
        }
        String phase = pod.status().phase().text();
        String word = pod.status().reason() == null ? phase : pod.status().reason();
        for (ContainerStatus container : pod.status().containerStatuses()) {
            word = word(container.state(), word == null ? phase : word);
        }
        return word == null ? phase : word;
    }

    private static String word(ContainerState state, String other) {
        String reason = state instanceof ContainerState.Waiting waiting
                ? waiting.reason()
                : state instanceof ContainerState.Terminated ended ? ended.reason() : null;
        return reason == null || reason.isEmpty() ? other : reason;
    }

    private List<String> definition(JobDefinition definition) {
        String target = definition.spec().targetNamespace();
        String parameters =
                definition.spec().parameters().stream().map(Parameter::name).collect(Collectors.joining(","));
        return List.of(
                definition.metadata().name(),
                parameters.isEmpty() ? NONE : parameters,
                target == null ? definition.metadata().namespace() : target,
                age(object(definition)));
    }

    private List<String> event(EventRecord event) {
        return List.of(
                age(event.last()),
                event.type(),
                event.reason(),
                event.about().kind().toLowerCase(Locale.ROOT) + "/"
                        + event.about().name(),
                event.message());
    }

    private String age(@Nullable Instant since) {
        return since == null ? UNKNOWN : Durations.shortly(Duration.between(since, now));
    }
}
