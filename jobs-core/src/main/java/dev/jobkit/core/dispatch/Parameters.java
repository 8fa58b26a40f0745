package dev.jobkit.core.dispatch;

import dev.jobkit.model.FieldError;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Presence;
import dev.jobkit.model.Secrecy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives the declared parameters of a definition their values. Pure; collects faults.
 *
 * <p>Source: our own.
 */
final class Parameters {
    private static final String PATH = "overrides.parameters";

    private Parameters() {}

    /** Returns the value of each parameter that has one, in the order of their declaration. */
    static Map<String, String> values(List<Parameter> declared, Map<String, String> given, List<FieldError> errors) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : declared) {
            String name = parameter.name();
            String value = given.containsKey(name) ? given.get(name) : parameter.defaultValue();
            if (value != null) {
                values.put(name, value);
            } else if (parameter.presence() == Presence.REQUIRED) {
                errors.add(new FieldError(path(name), FieldError.Type.REQUIRED, null, hint(parameter.description())));
            }
        }
        Set<String> names = declared.stream().map(Parameter::name).collect(Collectors.toCollection(LinkedHashSet::new));
        unknown(names, given, errors);
        return values;
    }

    /** Adds a fault for each value whose parameter is not known. */
    static void unknown(Set<String> known, Map<String, String> given, List<FieldError> errors) {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                String supported = known.isEmpty()
                        ? "no parameters are declared"
                        : "supported values: "
                                + known.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
                errors.add(new FieldError(path(name), FieldError.Type.NOT_SUPPORTED, "\"" + name + "\"", supported));
            }
        }
    }

    /** Returns the values that the containers get: a variable of the same name that is given once takes their place. */
    static Map<String, String> asRun(
            Map<String, String> values, Map<String, String> env, Map<String, Secrecy> declared) {
        Map<String, String> ran = new LinkedHashMap<>(values);
        env.forEach((name, value) -> {
            if (declared.containsKey(name)) {
                ran.put(name, value);
            }
        });
        return ran;
    }

    private static String path(String name) {
        return PATH + "[" + name + "]";
    }

    private static String hint(@Nullable String description) {
        return description == null ? "" : description;
    }

    /** Returns the names of the parameters, in the order of their declaration, and which may not be shown. */
    static Map<String, Secrecy> declared(List<Parameter> parameters) {
        Map<String, Secrecy> declared = new LinkedHashMap<>();
        parameters.forEach(p -> declared.put(p.name(), p.secrecy()));
        return declared;
    }

    /** Returns the names of those that may not be shown. */
    static Set<String> secrets(Map<String, Secrecy> declared) {
        if (declared.isEmpty()) { // as it is of each Job that is submitted
            return Set.of();
        }
        return declared.keySet().stream()
                .filter(name -> declared.get(name) == Secrecy.SECRET)
                .collect(Collectors.toSet());
    }
}
