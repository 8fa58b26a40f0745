package dev.jobkit.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Which objects a command is about: {@code TYPE NAME…}, {@code TYPE/NAME…} or, for all of a type, {@code TYPE}.
 *
 * @param all the types of which all are meant; empty when names are told
 * @param named the objects that are named
 */
record Targets(List<Resource> all, List<Named> named) {
    /**
     * One object.
     *
     * @param type its type
     * @param name its name
     */
    record Named(Resource type, String name) {}

    /**
     * Reads the words of a command.
     *
     * @throws CommandException if they have another form
     */
    static Targets of(List<String> words) {
        if (words.stream().anyMatch(word -> word.contains("/"))) {
            return new Targets(List.of(), words.stream().map(Targets::slashed).toList());
        }
        if (words.size() == 1) {
            List<Resource> types = new ArrayList<>();
            for (String word : words.get(0).split(",", -1)) {
                types.add(Resource.of(word));
            }
            return new Targets(types, List.of());
        }
        Resource type = Resource.of(words.get(0));
        return new Targets(
                List.of(),
                words.stream().skip(1).map(name -> new Named(type, name)).toList());
    }

    private static Named slashed(String word) {
        String[] parts = word.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw CommandException.badInput("jobkit: write TYPE/NAME, such as cronjob/hello, not " + word);
        }
        return new Named(Resource.of(parts[0]), parts[1]);
    }

    /**
     * Reads the words of a command that is about single objects.
     *
     * @throws CommandException if they have another form, or name none
     */
    static List<Named> named(List<String> words) {
        List<Named> named = of(words).named();
        if (named.isEmpty()) {
            throw CommandException.badInput(
                    "jobkit: which " + words.get(0) + "? Write TYPE NAME or TYPE/NAME, such as cronjob/hello");
        }
        return named;
    }
}
