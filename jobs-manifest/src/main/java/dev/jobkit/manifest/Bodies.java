package dev.jobkit.manifest;

import dev.jobkit.manifest.Node.Sort;
import dev.jobkit.manifest.Problem.Severity;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes bodies of requests with the API server's own words (apiserver transformDecodeError). */
final class Bodies {
    private static final String SCHEME = "pkg/runtime/scheme.go:111";
    private static final int MAX_STRICT = 100;
    private static final String TYPE_META =
            "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private Bodies() {}

    static <T extends Stored> Decoded<T> decode(Kind<T> kind, Node body, FieldValidation validation) {
        String name = typeMeta(kind, body, "kind", kind.name());
        String apiVersion = typeMeta(kind, body, "apiVersion", kind.apiVersion());
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        String head = name + " in version \"" + version + "\" cannot be handled as a " + kind.name() + ": ";
        Kind<?> given = Kinds.find(apiVersion, name);
        if (given == null) {
            throw new BadRequestException(head + "no kind \"" + name + "\" is registered for version \"" + apiVersion
                    + "\" in scheme \"" + SCHEME + "\"");
        }
        Codec<?, ?> givenCodec = Kinds.codec(given);
        Check check = new Check();
        Map<?, ?> tree = check.object(body, givenCodec.typeName(), "");
        refuseWrongTypes(check.problems(), head);
        if (tree == null) {
            throw new AssertionError("a body that is no map was refused before");
        }
        List<String> strict = strict(check.problems());
        if (validation == FieldValidation.STRICT && !strict.isEmpty() && given.equals(kind)) {
            throw new BadRequestException(head + "strict decoding error: " + String.join(", ", strict));
        }
        if (!given.equals(kind)) {
            throw new BadRequestException(head + "converting (v1." + name + ") to (" + group(kind) + "." + kind.name()
                    + "): unknown conversion");
        }
        try {
            T object = Kinds.codec(kind).fromTree(tree);
            return new Decoded<>(object, validation == FieldValidation.WARN ? strict : List.of());
        } catch (UnfitException e) {
            throw new BadRequestException(head + e.path() + ": " + e.words());
        }
    }

    private static String group(Kind<?> kind) {
        return kind.apiVersion().startsWith("batch/")
                ? "batch"
                : kind.apiVersion().contains("/") ? "jobkit" : "core";
    }

    private static String typeMeta(Kind<?> kind, Node body, String field, String missing) {
        if (body.sort() == Sort.NULL) {
            return missing;
        }
        if (body.sort() != Sort.MAP) {
            throw unrecognized(kind, body.sort().goWord() + " into Go value of type " + TYPE_META);
        }
        Node member = body.get(field);
        if (member == null
                || member.sort() == Sort.NULL
                || (member.sort() == Sort.TEXT && member.text().isEmpty())) {
            return missing;
        }
        if (member.sort() != Sort.TEXT) {
            throw unrecognized(kind, member.sort().goWord() + " into Go struct field ." + field + " of type string");
        }
        return member.text();
    }

    private static BadRequestException unrecognized(Kind<?> kind, String what) {
        return new BadRequestException(kind.name() + " in version \"" + "v1" + "\" cannot be handled as a "
                + kind.name() + ": couldn't get version/kind; json parse error: json: cannot unmarshal " + what);
    }

    /** What Go's decoder stops at wins; else the first value of a wrong type, in the order of the body. */
    private static void refuseWrongTypes(List<Problem> problems, String head) {
        for (Severity severity : List.of(Severity.ABORT, Severity.TYPE)) {
            for (Problem problem : problems) {
                if (problem.severity() == severity) {
                    throw new BadRequestException(head + problem.goWords());
                }
            }
        }
    }

    private static List<String> strict(List<Problem> problems) {
        Set<String> words = new LinkedHashSet<>();
        for (Problem problem : problems) {
            if (words.size() < MAX_STRICT) {
                words.add(problem.goWords());
            }
        }
        return new ArrayList<>(words);
    }
}
