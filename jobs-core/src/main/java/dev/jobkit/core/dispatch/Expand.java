package dev.jobkit.core.dispatch;

import com.google.common.base.CharMatcher;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Names;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Secrecy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a list of items becomes one Indexed Job: the values lie on the Job as annotations, each pod gets those of its index,
 * and its variables refer to them (the downward API of v1 EnvVarSource.fieldRef). Pure.
 */
public final class Expand {
    private static final String PATH = "items";
    private static final CharMatcher NEEDS_QUOTES = CharMatcher.anyOf(",\"\r\n");

    /** What all annotations of an object may have (apimachinery validation TotalAnnotationSizeLimitB). */
    private static final int MOST_BYTES = 256 * 1024;

    private Expand() {}

    /** Returns what one run of the list does differently, with the item in its parameters. */
    public static Overrides of(Overrides once, Map<String, String> item, int place) {
        Map<String, String> parameters = new LinkedHashMap<>(once.parameters());
        parameters.putAll(item);
        String key = once.idempotencyKey();
        return once.toBuilder()
                .parameters(parameters)
                .idempotencyKey(key == null ? null : key(key, place))
                .build();
    }

    /** Returns the idempotency key of one item. */
    public static String key(String ofAll, int place) {
        return ofAll + "/" + place;
    }

    /** Returns the Indexed Job of these items, or what is wrong with it; see {@link Dispatch#of}. */
    public static Dispatched indexed(
            JobDefinition definition,
            List<Map<String, String>> items,
            Overrides once,
            String name,
            Set<String> executors) {
        List<FieldError> errors = new ArrayList<>();
        if (once.completions() != null) {
            errors.add(new FieldError(
                    "overrides.completions",
                    FieldError.Type.FORBIDDEN,
                    null,
                    "an Indexed Job of a list has as many completions as the list has items"));
        }
        Map<String, List<String>> columns = columns(definition, items, errors);
        Map<String, String> parameters = new LinkedHashMap<>(once.parameters());
        columns.forEach((parameter, values) -> parameters.put(parameter, shown(values)));
        Overrides counted = once.toBuilder()
                .parameters(parameters)
                .completions(items.size())
                .build();
        Dispatched plain = Dispatch.of(definition, counted, name, executors);
        errors.addAll(plain.errors());
        JobSpec spec = ItemReferences.in(plain.job().spec(), columns.keySet()).toBuilder()
                .completionMode(CompletionMode.INDEXED)
                .build();
        Job job = plain.job()
                .withSpec(spec)
                .withMetadata(plain.job().metadata().toBuilder()
                        .annotations(annotations(plain.job(), columns, errors))
                        .build());
        Map<String, String> values = new LinkedHashMap<>(plain.parameters());
        columns.keySet().stream() // an item is nearer than a variable of that name
                .filter(item -> !Secrecy.MASK.equals(values.get(item)))
                .forEach(item -> values.replace(item, parameters.getOrDefault(item, "")));
        return new Dispatched(job, plain.overrides(), values, plain.declared(), errors);
    }

    /** Returns the Job's annotations with the columns, without them where these are more than a Job can hold. */
    private static Map<String, String> annotations(
            Job job, Map<String, List<String>> columns, List<FieldError> errors) {
        Map<String, String> before = job.metadata().annotations();
        Map<String, String> all = new LinkedHashMap<>(before);
        columns.forEach((parameter, values) -> all.put(Names.ITEMS + ItemReferences.label(parameter), lines(values)));
        long bytes = all.entrySet().stream()
                .mapToLong(e -> bytes(e.getKey()) + bytes(e.getValue()))
                .sum();
        if (bytes <= MOST_BYTES) {
            return all;
        }
        errors.add(new FieldError(
                PATH,
                FieldError.Type.TOO_LONG,
                null,
                "a Job holds " + MOST_BYTES + " bytes of values and annotations, and these are " + bytes
                        + "; use one Job for each item, or shorter lists"));
        return before;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Map<String, List<String>> columns(
            JobDefinition definition, List<Map<String, String>> items, List<FieldError> errors) {
        Set<String> names = new LinkedHashSet<>();
        items.forEach(item -> names.addAll(item.keySet()));
        Set<String> secrets =
                Parameters.secrets(Parameters.declared(definition.spec().parameters()));
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (String name : names) {
            if (secrets.contains(name)) {
                errors.add(new FieldError(
                        PATH + "[" + name + "]",
                        FieldError.Type.FORBIDDEN,
                        null,
                        "a secret parameter has one value for all indexes; use one Job for each item"));
            }
            List<String> values = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                String value = items.get(i).get(name);
                if (value == null) {
                    value = byDefault(definition, name);
                }
                if (value == null) {
                    errors.add(new FieldError(
                            PATH + "[" + i + "]." + name, FieldError.Type.REQUIRED, null, "other items have it"));
                }
                values.add(value == null ? "" : value);
            }
            columns.put(name, values);
        }
        return columns;
    }

    private static @Nullable String byDefault(JobDefinition definition, String name) {
        for (Parameter parameter : definition.spec().parameters()) {
            if (parameter.name().equals(name)) {
                return parameter.defaultValue();
            }
        }
        return null;
    }

    /** Writes values as a line of CSV (RFC 4180), so that {@code a,b} is told from {@code a} and {@code b}. */
    private static String shown(List<String> values) {
        return values.stream()
                .map(v -> NEEDS_QUOTES.matchesAnyOf(v) ? '"' + v.replace("\"", "\"\"") + '"' : v)
                .collect(Collectors.joining(","));
    }

    /** Writes values one a line; a line break inside a value is written {@code \n}. */
    private static String lines(List<String> values) {
        return String.join(
                "\n",
                values.stream()
                        .map(v -> v.replace("\\", "\\\\").replace("\n", "\\n"))
                        .toList());
    }
}
