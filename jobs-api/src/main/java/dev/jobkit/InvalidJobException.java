package dev.jobkit;

import dev.jobkit.model.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** Says that an object was refused, with every fault that was found, in the API server's order and words. */
public final class InvalidJobException extends JobKitException {
    private static final long serialVersionUID = 1;
    private final transient List<FieldError> errors;

    /**
     * Makes the refusal.
     *
     * @param kind the kind with its group, {@code "Job.batch"}
     * @param name the name of the object; may be empty
     * @param errors what is wrong, at least one
     */
    public InvalidJobException(String kind, String name, List<FieldError> errors) {
        super(kind + " \"" + name + "\" is invalid: " + describe(errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns all faults. */
    public List<FieldError> errors() {
        return errors;
    }

    private static String describe(List<FieldError> errors) {
        List<String> texts =
                errors.stream().map(FieldError::toString).distinct().toList();
        return texts.size() == 1 ? texts.get(0) : texts.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
