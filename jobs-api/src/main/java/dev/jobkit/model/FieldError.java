package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * One finding of admission: what is wrong with which field (apimachinery field.Error).
 *
 * @param path the field, {@code "spec.template.spec.containers[0].name"}
 * @param type what kind of fault
 * @param badValue the value as it is quoted in the message, {@code "\"x\""} or {@code "-1"}; null where none is quoted
 * @param message what would be right; may be empty
 */
public record FieldError(String path, Type type, @Nullable String badValue, String message) {
    /** The kind of a fault; the words are those of the API server. */
    public enum Type {
        REQUIRED("FieldValueRequired", "Required value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        NOT_FOUND("FieldValueNotFound", "Not found"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
        INTERNAL("InternalError", "Internal error");

        private final String reason;
        private final String text;

        Type(String reason, String text) {
            this.reason = reason;
            this.text = text;
        }

        /** Returns the cause's reason as the API server writes it, {@code "FieldValueRequired"}. */
        public String reason() {
            return reason;
        }

        /** Returns the words of the message, {@code "Required value"}. */
        public String text() {
            return text;
        }
    }

    /** Returns the message without the path, {@code "Invalid value: -1: must be greater than or equal to 0"}. */
    public String detail() {
        String head = badValue == null ? type.text() : type.text() + ": " + badValue;
        return message.isEmpty() ? head : head + ": " + message;
    }

    /** Returns path and detail, as the API server writes one error. */
    @Override
    public String toString() {
        return path + ": " + detail();
    }
}
