package dev.jobkit.testkit;

import dev.jobkit.model.Pod;
import dev.jobkit.spi.IdSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts {@code <pod>} and {@code <namespace>} for names that differ from one recording to the next. */
final class Masks {
    private final Set<Pattern> podNames = new LinkedHashSet<>();
    private final Set<String> jobs = new LinkedHashSet<>();
    private final String namespace;

    Masks(String namespace) {
        this.namespace = namespace;
    }

    /** Takes notice of a Job, whose pods have names made from its own. */
    void job(String name) {
        if (jobs.add(name)) {
            String stem = name.length() > 52 ? name.substring(0, 52) : name;
            podNames.add(Pattern.compile(
                    "\\b" + Pattern.quote(stem) + "[-a-z0-9.]*-[" + IdSource.SUFFIX_LETTERS + "]{5}\\b"));
        }
    }

    /** Takes notice of pods whatever their names. */
    void pods(Collection<Pod> pods) {
        for (Pod pod : pods) {
            String name = pod.metadata().name();
            if (podNames.stream().noneMatch(p -> p.matcher(name).matches())) {
                podNames.add(Pattern.compile("\\b" + Pattern.quote(name) + "\\b"));
            }
        }
    }

    String apply(String text) {
        String masked = text;
        for (Pattern name : podNames) {
            masked = name.matcher(masked).replaceAll("<pod>");
        }
        return masked.replace(namespace + "/<pod>", "<namespace>/<pod>");
    }
}
