package dev.jobkit.core.dispatch;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Secrecy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of items that is started under one idempotency key, and what tells it from another list. It looks at nothing but
 * what it was given. For one thread, since it remembers its last digest.
 *
 * <p>Source: our own.
 */
public final class ItemList {
    private static final String PARAMETERS = "overrides.parameters[";

    private final List<Map<String, String>> items;
    private final String shape;
    private @Nullable Map<String, Secrecy> known;
    private String digest = "";

    /**
     * Makes the list; it does not copy the items.
     *
     * @param shape a word for what becomes of the items, which are told apart by it, too
     */
    public ItemList(List<Map<String, String>> items, String shape) {
        this.items = items;
        this.shape = shape;
    }

    /** Returns the list's items. */
    public List<Map<String, String>> items() {
        return items;
    }

    /**
     * Returns what differs for another list or shape (SHA-256, hexadecimal). Values that a record may not show are left out:
     * from a digest a weak one could be guessed.
     */
    public String digest(JobDefinition definition) {
        Map<String, Secrecy> declared = Parameters.declared(definition.spec().parameters());
        if (!declared.equals(known)) {
            known = declared;
            digest = digest(declared);
        }
        return digest;
    }

    private String digest(Map<String, Secrecy> declared) {
        Hasher hasher = Hashing.sha256().newHasher();
        put(hasher, shape);
        for (Map<String, String> item : items) {
            hasher.putInt(item.size());
            new TreeMap<>(item).forEach((name, value) -> {
                put(hasher, name);
                put(hasher, declared.get(name) == Secrecy.PUBLIC ? value : Secrecy.MASK);
            });
        }
        return hasher.hash().toString();
    }

    private static void put(Hasher hasher, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hasher.putInt(bytes.length).putBytes(bytes);
    }

    /**
     * Returns the fault with the item that has it, where that is the item's own.
     *
     * @param once what is different for all of them
     */
    public FieldError placed(FieldError error, Overrides once, int place) {
        boolean given = error.path().startsWith(PARAMETERS);
        boolean common = once.parameters().keySet().stream()
                .filter(name -> !items.get(place).containsKey(name))
                .anyMatch(name -> error.path().equals(PARAMETERS + name + "]"));
        return !common && (given || place > 0) // what is not the item's was found with the first
                ? new FieldError(
                        "items[" + place + "]." + error.path(), error.type(), error.badValue(), error.message())
                : error;
    }
}
