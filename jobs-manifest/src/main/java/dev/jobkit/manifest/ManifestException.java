package dev.jobkit.manifest;

import java.util.List;
import java.util.stream.Collectors;

/** A manifest cannot be read; its message has a line for every fault that was found. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ManifestError> errors;

    /** Makes the exception of these faults, at least one. */
    public ManifestException(List<ManifestError> errors) {
        super(errors.stream().map(ManifestError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** Returns the faults in the order of the file. */
    public List<ManifestError> errors() {
        return errors;
    }
}
