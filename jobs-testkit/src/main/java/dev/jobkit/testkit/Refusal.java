package dev.jobkit.testkit;

import dev.jobkit.AlreadyExistsException;
import dev.jobkit.ConflictException;
import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.NotFoundException;
import dev.jobkit.manifest.BadRequestException;
import dev.jobkit.manifest.Indent;
import dev.jobkit.manifest.Json;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An API server's way to say no (meta/v1 Status).
 *
 * @param code the HTTP code
 * @param reason one word, {@code "Invalid"}
 * @param message a sentence
 * @param causes what is wrong with which field
 */
record Refusal(int code, String reason, String message, List<Cause> causes) {
    /** Behind these words stands the patched object as its server keeps it, which differs from run to run. */
    private static final String PATCH_DUMP = " \"\" is invalid: patch: Invalid value: ";

    /**
     * One finding.
     *
     * @param reason one word
     * @param message a sentence
     * @param field the field
     */
    record Cause(String reason, String message, String field) {}

    /** Puts a refusal of the library into the words of an API server. */
    static Refusal of(RuntimeException refused, Kind<?> kind, ObjectKey key) {
        String plural = kind.name().toLowerCase(Locale.ROOT) + "s.batch";
        if (refused instanceof InvalidJobException invalid) {
            List<Cause> causes = invalid.errors().stream().map(Refusal::cause).toList();
            return new Refusal(422, "Invalid", message(invalid), causes);
        } else if (refused instanceof NotFoundException) {
            return new Refusal(404, "NotFound", plural + " \"" + key.name() + "\" not found", List.of());
        } else if (refused instanceof AlreadyExistsException) {
            String text = plural + " \"" + key.name() + "\" already exists";
            return new Refusal(409, "AlreadyExists", text, List.of());
        } else if (refused instanceof ConflictException) {
            String text = "Operation cannot be fulfilled on " + plural + " \"" + key.name() + "\": the object has been"
                    + " modified; please apply your changes to the latest version and try again";
            return new Refusal(409, "Conflict", text, List.of());
        } else if (refused instanceof BadRequestException) {
            return new Refusal(400, "BadRequest", message(refused), List.of());
        }
        throw refused;
    }

    /** Returns the refusal of a patch whose outcome cannot be understood as an object of its kind. */
    static Refusal unfitPatch(Object body, BadRequestException unfit) {
        String dump = Json.text(Json.text(body, Indent.NONE), Indent.NONE);
        String text = "Invalid value: " + dump + ": " + message(unfit);
        return new Refusal(
                422,
                "Invalid",
                PATCH_DUMP + dump + ": " + message(unfit),
                List.of(new Cause("FieldValueInvalid", text, "patch")));
    }

    /** Tells whether this is how the library refuses, and not a fault of it. */
    static boolean isRefusal(RuntimeException thrown) {
        return thrown instanceof JobKitException || thrown instanceof BadRequestException;
    }

    /** Returns the refusal of a body whose name is not that of the address. */
    static Refusal otherName(String name, ObjectKey key) {
        String text = "the name of the object (" + name + ") does not match the name on the URL (" + key.name() + ")";
        return new Refusal(400, "BadRequest", text, List.of());
    }

    /** Notes where the recorded refusal and the one that came differ. */
    static void compare(Fields expected, @Nullable Refusal came, Differences differences) {
        if (came == null) {
            differences.note("expected the refusal " + expected.text("message") + ", came acceptance");
            return;
        }
        differences.same("error.code", expected.number("code"), came.code());
        differences.text("error.reason", expected.text("reason"), came.reason());
        String message = expected.text("message");
        differences.text("error.message", message.startsWith(PATCH_DUMP) ? PATCH_DUMP + "…" : message, came.message());
        List<Fields> causes = expected.objects("causes");
        differences.same(
                "error.causes", causes.size() + " causes", came.causes().size() + " causes");
        for (int i = 0; i < Math.min(causes.size(), came.causes().size()); i++) {
            Fields want = causes.get(i).only("reason", "message", "field");
            Cause have = came.causes().get(i);
            String field = "error.causes[" + i + "]";
            differences.text(field + ".reason", want.text("reason"), have.reason());
            differences.text(field + ".field", want.text("field"), have.field());
            if (want.has("message")) {
                differences.text(field + ".message", want.text("message"), have.message());
            }
        }
    }

    private static Cause cause(FieldError error) {
        return new Cause(error.type().reason(), error.detail(), error.path());
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
