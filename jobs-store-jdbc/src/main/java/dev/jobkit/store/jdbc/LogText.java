package dev.jobkit.store.jdbc;

import dev.jobkit.event.JobEvent;
import dev.jobkit.event.PodEvent;
import dev.jobkit.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that follow each other, as they go into the log.
 *
 * @param text them, with commas between
 * @param changes how many they are
 */
record LogText(String text, int changes) {
    /** A text ends with the event that makes it so long, so that a few of them fit into a row. */
    private static final int LENGTH = 2000;

    /** Returns the text of one change. */
    static LogText of(String change) {
        return new LogText(change, 1);
    }

    /** Returns the texts of events; what those of one commit have in common, the Job, the pod, the instant, is told once. */
    static List<LogText> told(List<JobEvent> events) {
        List<LogText> texts = new ArrayList<>(1);
        StringBuilder text = new StringBuilder(LENGTH);
        Common common = new Common();
        int begin = 0;
        for (int i = 0; i < events.size(); i++) {
            JobEvent event = events.get(i);
            text.append(i == begin ? "" : ",").append(LogEntry.told(Rows.event(event)));
            common.add(event);
            if (text.length() >= LENGTH || common.isFull() || i == events.size() - 1) {
                texts.add(new LogText(Phrases.shortened(text.toString(), common.phrases()), i - begin + 1));
                text.setLength(0);
                common = new Common();
                begin = i + 1;
            }
        }
        return texts;
    }

    /** Collects what events name more than once. */
    private static final class Common {
        private final List<Object> values = new ArrayList<>(4);
        private final List<String> phrases = new ArrayList<>(4);
        private @Nullable ObjectRef about;
        private @Nullable ObjectRef job;
        private @Nullable Instant at;

        void add(JobEvent event) {
            ObjectRef pod = event.about();
            ObjectRef its = event instanceof PodEvent of ? of.job() : null;
            if (pod.equals(about) || pod.equals(job)) {
                add(pod, Shapes.of(ObjectRef.class));
            }
            if (its != null && (its.equals(about) || its.equals(job))) {
                add(its, Shapes.of(ObjectRef.class));
            }
            if (event.at().equals(at)) {
                add(event.at(), Shapes.of(Instant.class));
            }
            about = pod;
            job = its == null ? job : its;
            at = event.at();
        }

        private <V> void add(V value, Shape<V> shape) {
            if (!values.contains(value)) {
                values.add(value);
                phrases.add(JsonText.of(shape, value));
            }
        }

        boolean isFull() {
            return phrases.size() > Phrases.MOST - 3;
        }

        List<String> phrases() {
            return phrases;
        }
    }
}
