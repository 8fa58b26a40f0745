package dev.jobkit.core.dispatch;

import com.google.common.collect.Maps;
import dev.jobkit.model.Names;
import dev.jobkit.model.Overrides;
import dev.jobkit.model.Secrecy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells in what two dispatches under one idempotency key differ. Both are given as they are recorded: a value that may not be
 * shown is not known any more and differs from none, but whether one was given is known. Pure.
 *
 * <p>Source: our own.
 */
public final class OtherValues {
    private final List<String> differences = new ArrayList<>();

    private OtherValues() {}

    /**
     * Returns what differs, such as {@code image: was "a", is "b"}; empty if both ask for the same. Values of items are not
     * compared: the list has a digest, and defaults of what it leaves out may have changed since.
     */
    public static List<String> between(Overrides first, Dispatched dispatched) {
        Overrides again = dispatched.overrides();
        Set<String> items = dispatched.job().metadata().annotations().keySet();
        OtherValues found = new OtherValues();
        found.compare("parameters", notOf(items, first.parameters()), notOf(items, again.parameters()));
        found.compare("env", first.env(), again.env());
        found.compare("container", first.container(), again.container());
        found.compare("image", first.image(), again.image());
        found.compare("command", first.command(), again.command());
        found.compare("args", first.args(), again.args());
        found.compare("parallelism", first.parallelism(), again.parallelism());
        found.compare("completions", first.completions(), again.completions());
        found.compare("backoffLimit", first.backoffLimit(), again.backoffLimit());
        found.compare("activeDeadline", first.activeDeadline(), again.activeDeadline());
        found.compare("remains", first.remains(), again.remains());
        return List.copyOf(found.differences);
    }

    private static Map<String, String> notOf(Set<String> annotations, Map<String, String> parameters) {
        return Maps.filterKeys(parameters, name -> !annotations.contains(Names.ITEMS + ItemReferences.label(name)));
    }

    private void compare(String of, Map<String, String> first, Map<String, String> again) {
        Set<String> names = new TreeSet<>(first.keySet());
        names.addAll(again.keySet());
        for (String name : names) {
            String before = first.get(name);
            String now = again.get(name);
            boolean unknown = before != null && now != null && (isMasked(before) || isMasked(now));
            if (!unknown) {
                compare(of + "[" + name + "]", before, now);
            }
        }
    }

    private static boolean isMasked(String value) {
        return value.equals(Secrecy.MASK);
    }

    private void compare(String field, @Nullable Object first, @Nullable Object again) {
        if (!Objects.equals(first, again)) {
            differences.add(field + ": was " + shown(first) + ", is " + shown(again));
        }
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "not given" : value instanceof String ? "\"" + value + "\"" : value.toString();
    }
}
