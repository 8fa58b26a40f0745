package dev.jobkit.cli;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of objects that commands know, in the words of kubectl. */
enum Resource {
    JOB(Kind.JOB, "job", "jobs"),
    CRON_JOB(Kind.CRON_JOB, "cronjob", "cronjobs", "cj"),
    POD(Kind.POD, "pod", "pods", "po"),
    DEFINITION(Kind.DEFINITION, "jobdefinition", "jobdefinitions", "definition", "definitions"),
    EVENT(Kind.EVENT, "event", "events", "ev");

    @SuppressWarnings("ImmutableEnumChecker") // a record of values, and an unmodifiable list
    private final Kind<? extends Stored> kind;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> words;

    Resource(Kind<? extends Stored> kind, String... words) {
        this.kind = kind;
        this.words = List.of(words);
    }

    Kind<? extends Stored> kind() {
        return kind;
    }

    /** Returns the type that this word means, singular, plural or short, with or without its group. */
    static Optional<Resource> find(String word) {
        String plain = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(type ->
                        type.words.stream().anyMatch(own -> plain.equals(own) || plain.equals(own + type.group())))
                .findFirst();
    }

    /**
     * Returns the type that this word means.
     *
     * @throws CommandException if it means none
     */
    static Resource of(String word) {
        return find(word)
                .orElseThrow(() ->
                        CommandException.badInput("jobkit: there is no resource type \"" + word + "\"; there are "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(type -> type.words.get(1))
                                                .toList())));
    }

    /** Returns the kind as kubectl names it, {@code "cronjob.batch"}. */
    static String full(Kind<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT) + group(kind);
    }

    private String group() {
        return group(kind);
    }

    private static String group(Kind<?> kind) {
        int slash = kind.apiVersion().indexOf('/');
        return slash < 0 ? "" : "." + kind.apiVersion().substring(0, slash);
    }

    /** Returns what kubectl calls an object, {@code "cronjob.batch/hello"}. */
    static String name(Stored object) {
        return full(object.kind()) + "/" + object.metadata().name();
    }
}
