package dev.jobkit.manifest;

import dev.jobkit.model.Kind;
import dev.jobkit.model.Stored;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Jobs, CronJobs, pods, definitions, events and run records.
 *
 * <p>Files are read with {@link #read(String, String)}, bodies of requests with {@link #decode(Kind, Object)}. What is written
 * reads back as the same object, but for what a manifest never shows: tracking, crash delays, fractions of a second.
 */
public final class Manifests {
    private Manifests() {}

    /**
     * Reads the objects of a file, YAML (several documents) or JSON: Job, CronJob, Pod, JobDefinition or a List of them.
     *
     * @param source the name of the file, for messages
     * @param text its content
     * @throws ManifestException if anything is wrong; it holds every fault with line, column and field
     */
    public static List<Stored> read(String source, String text) {
        return objects(Files.read(source, text));
    }

    /**
     * Reads the objects of a file as {@link #read(String, String)} does, each with the places of its fields.
     *
     * @throws ManifestException if anything is wrong; it holds every fault with line, column and field
     */
    public static List<Placed> readPlaced(String source, String text) {
        return Files.read(source, text);
    }

    private static List<Stored> objects(List<Placed> placed) {
        return placed.stream().map(Placed::object).toList();
    }

    /**
     * Reads the objects of a file to its end; closing is the caller's affair.
     *
     * @throws ManifestException if anything is wrong; it holds every fault with line, column and field
     */
    public static List<Stored> read(String source, Reader reader) {
        return objects(Files.read(source, Json.readAll(reader)));
    }

    /**
     * Makes an object of the tree of a body, strictly.
     *
     * @param kind the kind that is wanted
     * @param tree maps, lists, text, {@code Long}, {@code BigDecimal}, {@code Boolean} and null, as {@link Json#parse} gives
     * @throws BadRequestException if it is none, with the API server's words
     */
    public static <T extends Stored> T decode(Kind<T> kind, @Nullable Object tree) {
        return Bodies.decode(kind, Node.of(tree), FieldValidation.STRICT).object();
    }

    /**
     * Makes an object of the JSON text of a body; sees duplicate fields, which a tree cannot hold.
     *
     * @throws BadRequestException if it is none, with the API server's words
     */
    public static <T extends Stored> Decoded<T> decodeJson(Kind<T> kind, String body, FieldValidation validation) {
        Node node;
        try {
            node = new JsonNodes(body, Json.MAX_DEPTH).only();
        } catch (SyntaxException e) {
            throw new BadRequestException("couldn't get version/kind; json parse error: line " + e.line() + ", column "
                    + e.column() + ": " + e.words());
        }
        return Bodies.decode(kind, node, validation);
    }

    /**
     * Returns an object or a part of one (spec, status, template, metadata, container, attempt) as a tree in the order of
     * Kubernetes' own JSON; the caller may change it.
     *
     * @throws IllegalArgumentException if the class has no form of its own
     */
    public static Map<String, Object> toTree(Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (value instanceof Stored stored) {
            tree.put("apiVersion", stored.kind().apiVersion());
            tree.put("kind", stored.kind().name());
        }
        tree.putAll(encode(Kinds.byType(value.getClass()), value));
        return tree;
    }

    /**
     * Reads back a part that {@link #toTree} wrote, for example a {@code JobSpec} or an {@code Attempt}.
     *
     * @throws BadRequestException if the tree is none
     */
    public static <P> P part(Class<P> type, Object tree) {
        Codec<?, ?> codec = Kinds.byType(type);
        Check check = new Check();
        Map<?, ?> checked = check.object(Node.of(tree), codec.typeName(), "");
        if (checked == null || !check.problems().isEmpty()) {
            throw new BadRequestException(
                    check.problems().isEmpty()
                            ? "nothing where " + codec.typeName() + " is wanted"
                            : check.problems().get(0).goWords());
        }
        try {
            return type.cast(codec.fromTree(checked));
        } catch (UnfitException e) {
            throw new BadRequestException(e.path() + ": " + e.words());
        }
    }

    /** Returns an object or part as JSON, indented by four spaces as {@code kubectl -o json} does, without a line end. */
    public static String toJson(Object value) {
        return Json.text(toTree(value), Indent.FOUR);
    }

    /** Returns an object or part as YAML with sorted fields, as {@code kubectl -o yaml} does. */
    public static String toYaml(Object value) {
        return Yaml.text(toTree(value));
    }

    @SuppressWarnings("unchecked") // the codec was found by the value's class
    private static Map<String, Object> encode(Codec<?, ?> codec, Object value) {
        return ((Codec<Object, ?>) codec).toTree(value);
    }
}
