package dev.jobkit.core.admission;

import dev.jobkit.model.Passthrough;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.RestartPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fills in what a pod spec leaves open (v1 defaults of PodSpec). */
final class PodDefaults {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Set<String> FLAGS = Set.of("hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty");
    private static final Set<String> KEPT_EMPTY = Set.of("hostnameOverride", "runtimeClassName", "preemptionPolicy");

    /** What becomes of a spec that says nothing of all this, as most do. */
    private static final Passthrough OF_NOTHING = filled(Passthrough.EMPTY, null);

    private PodDefaults() {}

    static PodSpec spec(PodSpec spec) {
        RestartPolicy restart = spec.restartPolicy();
        String account = serviceAccount(spec);
        return spec.toBuilder()
                .restartPolicy(restart == null || restart.value().isEmpty() ? RestartPolicy.ALWAYS : restart)
                .terminationGracePeriod(spec.terminationGracePeriod() == null ? GRACE : spec.terminationGracePeriod())
                .containers(each(spec.containers(), ContainerDefaults::container))
                .initContainers(each(spec.initContainers(), ContainerDefaults::container))
                .volumes(each(spec.volumes(), VolumeDefaults::volume))
                .hostname(textOrNull(spec.hostname()))
                .subdomain(textOrNull(spec.subdomain()))
                .nodeName(textOrNull(spec.nodeName()))
                .serviceAccountName(account)
                .rest(rest(spec.rest(), account))
                .build();
    }

    /** The old field of the account and the new one mirror each other; the new one wins. */
    private static @Nullable String serviceAccount(PodSpec spec) {
        String account = textOrNull(spec.serviceAccountName());
        return account != null ? account : textOrNull(Fields.of(spec.rest()).text("serviceAccount"));
    }

    private static Passthrough rest(Passthrough given, @Nullable String account) {
        if (given.isEmpty() && account == null) {
            return OF_NOTHING;
        }
        return filled(given, account);
    }

    private static Passthrough filled(Passthrough given, @Nullable String account) {
        Map<String, Object> fields = new LinkedHashMap<>(trimmed(given).fields());
        fields.putIfAbsent("dnsPolicy", "ClusterFirst");
        if (account != null) {
            fields.put("serviceAccount", account);
        }
        fields.putIfAbsent("securityContext", Map.of());
        fields.putIfAbsent("schedulerName", "default-scheduler");
        return Passthrough.of(fields);
    }

    /** Drops what the API never writes: flags that are off, empty texts and empty lists. */
    static Passthrough trimmed(Passthrough rest) {
        if (rest.isEmpty()) {
            return rest;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        rest.fields().forEach((name, value) -> {
            boolean off = FLAGS.contains(name) && value.equals(false);
            boolean empty = value.equals(List.of()) || (value.equals("") && !KEPT_EMPTY.contains(name));
            if (!off && !empty) {
                fields.put(name, value);
            }
        });
        return Passthrough.of(fields);
    }

    /** Returns the list with each element defaulted. */
    static <T> List<T> each(List<T> list, UnaryOperator<T> rule) {
        return list.isEmpty() ? list : list.stream().map(rule).toList();
    }

    static @Nullable String textOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
