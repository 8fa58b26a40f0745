package dev.jobkit.cli;

import dev.jobkit.event.FailureTargeted;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobCreated;
import dev.jobkit.event.JobDeleted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.event.JobFailed;
import dev.jobkit.event.JobProgress;
import dev.jobkit.event.JobResumed;
import dev.jobkit.event.JobStarted;
import dev.jobkit.event.JobSuspended;
import dev.jobkit.event.JobWaiting;
import dev.jobkit.event.PodCreated;
import dev.jobkit.event.PodDeleted;
import dev.jobkit.event.PodEvent;
import dev.jobkit.event.PodFailed;
import dev.jobkit.event.PodProgress;
import dev.jobkit.event.PodRefused;
import dev.jobkit.event.PodRestarted;
import dev.jobkit.event.PodStarted;
import dev.jobkit.event.PodStopping;
import dev.jobkit.event.PodSucceeded;
import dev.jobkit.event.PodUnschedulable;
import dev.jobkit.event.SuccessCriteriaMet;
import dev.jobkit.model.Pod;
import dev.jobkit.model.Position;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints what happens to a Job, line by line, with the time since the beginning. For one thread. */
final class TimeLine implements JobEventListener {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private static final Map<Class<? extends JobEvent>, Function<JobEvent, String>> WORDS = Map.ofEntries(
            Map.entry(JobCreated.class, e -> "job " + name(e) + " submitted"),
            Map.entry(JobStarted.class, e -> "job " + name(e) + " started"),
            Map.entry(JobProgress.class, e -> "job " + name(e) + ": " + e.message()),
            Map.entry(
                    JobWaiting.class, e -> "job " + name(e) + " " + e.message().replaceFirst("^Job ", "")),
            Map.entry(JobDeleted.class, e -> "job " + name(e) + " is gone"),
            Map.entry(JobSuspended.class, e -> "condition Suspended=True: " + e.message()),
            Map.entry(JobResumed.class, e -> "condition Suspended=False: " + e.message()),
            Map.entry(FailureTargeted.class, e -> condition("FailureTarget", e)),
            Map.entry(SuccessCriteriaMet.class, e -> condition("SuccessCriteriaMet", e)),
            Map.entry(JobFailed.class, e -> condition("Failed", e)),
            Map.entry(JobCompleted.class, e -> "condition Complete=True: " + e.message()),
            Map.entry(PodCreated.class, e -> pod(e) + " created (why: " + e.message() + ")"),
            Map.entry(PodUnschedulable.class, e -> pod(e) + " waits for a place: " + e.message()),
            Map.entry(PodRefused.class, e -> "a pod was refused: " + e.message()),
            Map.entry(PodStarted.class, e -> pod(e) + " runs"),
            Map.entry(PodRestarted.class, e -> pod(e) + " restarted in place: " + e.message()),
            Map.entry(PodProgress.class, e -> pod(e) + " is at " + JobLine.progress(((PodProgress) e).progress())),
            Map.entry(PodSucceeded.class, e -> pod(e) + " succeeded"),
            Map.entry(PodFailed.class, e -> pod(e) + " failed: " + e.reason() + ": " + e.message()),
            Map.entry(PodStopping.class, e -> pod(e) + " is asked to stop (why: " + e.message() + ")"),
            Map.entry(PodDeleted.class, e -> pod(e) + " is gone"));

    private final PrintWriter out;
    private final Instant start;
    private int lines;
    private Outcome outcome = Outcome.GOING;
    private final Set<String> stopping = new HashSet<>();

    /** How it stands with the Job. */
    enum Outcome {
        GOING,
        COMPLETE,
        FAILED
    }

    TimeLine(PrintWriter out, Instant start) {
        this.out = out;
        this.start = start;
    }

    @Override
    public void onEvent(JobEvent event, Position at) {
        if (event instanceof JobCompleted) {
            outcome = Outcome.COMPLETE;
        } else if (event instanceof JobFailed) {
            outcome = Outcome.FAILED;
        }
        if (event instanceof PodStopping) {
            stopping.add(event.about().uid());
        }
        Function<JobEvent, String> words = WORDS.get(event.getClass());
        if (words != null) {
            say(event.at(), words.apply(event));
        }
    }

    /** Tells whether a line said that the pod is asked to stop. */
    boolean isToldToStop(Pod pod) {
        return stopping.contains(pod.metadata().uid());
    }

    /** Prints a line. */
    void say(Instant at, String text) {
        lines++;
        out.println(offset(at) + " " + relative(text));
    }

    /** Prints what the script does. */
    void act(Instant at, String step) {
        out.println(offset(at) + " > " + step);
    }

    /** Returns how many lines tell what happened. */
    int lines() {
        return lines;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Returns the text with instants as times since the beginning. */
    String relative(String text) {
        Matcher matcher = INSTANT.matcher(text);
        return matcher.replaceAll(found -> {
            try {
                return Matcher.quoteReplacement(offset(Instant.parse(found.group())));
            } catch (DateTimeParseException notOurs) {
                return Matcher.quoteReplacement(found.group());
            }
        });
    }

    /** Returns {@code +00:01:10}, with a fraction where there is one. */
    private String offset(Instant at) {
        Duration since = Duration.between(start, at);
        String whole = String.format(
                Locale.ROOT, "+%02d:%02d:%02d", since.toHours(), since.toMinutesPart(), since.toSecondsPart());
        return since.toMillisPart() == 0 ? whole : whole + String.format(Locale.ROOT, ".%03d", since.toMillisPart());
    }

    private static String condition(String type, JobEvent event) {
        return "condition " + type + "=True (" + event.reason() + "): " + event.message();
    }

    private static String name(JobEvent event) {
        return event.about().name();
    }

    private static String pod(JobEvent event) {
        Integer index = event instanceof PodEvent pod ? pod.index() : null;
        return "pod " + event.about().name() + (index == null ? "" : " [" + index + "]");
    }
}
