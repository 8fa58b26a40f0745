package dev.jobkit.core.dispatch;

import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Secrecy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a dispatch or a rerun amounts to: a Job that admission has not seen yet, and what may be shown of how it came about.
 *
 * <p>Source: our own; it holds no rule.
 *
 * @param job the Job, its name and identity still to be given
 * @param overrides what was different, secrets masked
 * @param parameters all parameters as run, secrets masked
 * @param declared the names of the parameters that may be given, and which of them may not be shown
 * @param errors what is wrong with what was asked; the Job may not be stored unless this is empty
 */
public record Dispatched(
        Job job,
        Overrides overrides,
        Map<String, String> parameters,
        Map<String, Secrecy> declared,
        List<FieldError> errors) {
    /** Copies the collections. */
    public Dispatched {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
        errors = List.copyOf(errors);
    }

    /** Returns the names of the variables whose values may not be shown. */
    public Set<String> secrets() {
        return Parameters.secrets(declared);
    }
}
