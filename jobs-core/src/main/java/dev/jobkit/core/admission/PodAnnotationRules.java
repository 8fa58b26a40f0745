package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodTemplate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges the annotations of a pod template that mean something to the server (core/v1 annotations for mirror pods, deletion
 * cost, seccomp and AppArmor): alone, and against the fields that took their place.
 */
final class PodAnnotationRules {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String DEFAULT = "runtime/default";
    private static final String DOCKER_DEFAULT = "docker/default";
    private static final String UNCONFINED = "unconfined";
    private static final String LOCALHOST = "localhost/";
    private static final Pattern COST = Pattern.compile("0|[1-9][0-9]{0,9}|-[0-9]+");

    private final Findings found;
    private final Path path;
    private final SortedMap<String, String> annotations;
    private final PodSpec spec;

    PodAnnotationRules(Findings found, Path path, PodTemplate template) {
        this.found = found;
        this.path = path;
        this.annotations = new TreeMap<>(template.annotations());
        this.spec = template.spec();
    }

    /** What the annotations say by themselves. */
    void values() {
        Path at = path.at("annotations");
        String mirror = annotations.get(MIRROR);
        if (mirror != null && (spec.nodeName() == null || spec.nodeName().isEmpty())) {
            String message = "must set spec.nodeName if mirror pod annotation is set";
            found.invalid(path.at("annotations", MIRROR), mirror, message);
        }
        String cost = annotations.get(DELETION_COST);
        if (cost != null && !isCost(cost)) {
            found.invalid(path.at("annotations", DELETION_COST), cost, "must be a 32bit integer");
        }
        if (annotations.containsKey(SECCOMP_POD)) {
            seccomp(at.at(SECCOMP_POD), annotations.get(SECCOMP_POD));
        }
        beginningWith(SECCOMP).forEach((key, profile) -> seccomp(at.at(key), profile));
        beginningWith(APP_ARMOR).forEach(this::appArmor);
    }

    private Map<String, String> beginningWith(String prefix) {
        return annotations.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private static boolean isCost(String text) {
        if (!COST.matcher(text).matches()) {
            return false;
        }
        try {
            Integer.parseInt(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void seccomp(Path at, String profile) {
        if (profile.startsWith(LOCALHOST)) {
            VolumeSourceRules.descending(found, at, profile.substring(LOCALHOST.length()));
        } else if (!List.of(DEFAULT, DOCKER_DEFAULT, UNCONFINED).contains(profile)) {
            found.invalid(at, profile, "must be a valid seccomp profile");
        }
    }

    private void appArmor(String key, String profile) {
        Path at = path.at("annotations", key);
        String container = key.substring(APP_ARMOR.length());
        boolean known = Stream.concat(spec.initContainers().stream(), spec.containers().stream())
                .anyMatch(c -> c.name().equals(container));
        if (!known) {
            found.invalid(at, container, "container not found");
        }
        if (!List.of("", DEFAULT, UNCONFINED).contains(profile) && !profile.startsWith(LOCALHOST)) {
            found.invalid(at, profile, "invalid AppArmor profile name: " + Findings.quoted(profile));
        }
    }

    /** What the annotations say against the fields of the same meaning. */
    void againstFields() {
        Fields pod = Fields.of(spec.rest());
        Path at = path.at("spec");
        Fields context = pod.child("securityContext");
        match("seccomp", SECCOMP_POD, at, profile(context, "seccompProfile"));
        eachContainer((c, place) -> match("seccomp", SECCOMP + c.name(), place, profile(own(c), "seccompProfile")));
        Fields os = pod.child("os");
        if (os != null && os.text("name").equals("windows")) {
            return;
        }
        Fields common = profile(context, "appArmorProfile");
        eachContainer((c, place) -> {
            Fields mine = profile(own(c), "appArmorProfile");
            match("apparmor", APP_ARMOR + c.name(), place, mine == null ? common : mine);
        });
    }

    private interface Visitor {
        void visit(Container container, Path place);
    }

    private void eachContainer(Visitor visitor) {
        for (int i = 0; i < spec.initContainers().size(); i++) {
            visitor.visit(spec.initContainers().get(i), path.at("spec").at("initContainers", i));
        }
        for (int i = 0; i < spec.containers().size(); i++) {
            visitor.visit(spec.containers().get(i), path.at("spec").at("containers", i));
        }
    }

    private static @Nullable Fields own(Container container) {
        return Fields.of(container.rest()).child("securityContext");
    }

    private static @Nullable Fields profile(@Nullable Fields context, String field) {
        return context == null ? null : context.child(field);
    }

    private void match(String sort, String key, Path place, @Nullable Fields profile) {
        String annotation = annotations.get(key);
        if (annotation == null || profile == null) {
            return;
        }
        boolean seccomp = sort.equals("seccomp");
        Path at = place.at("securityContext").at(seccomp ? "seccompProfile" : "appArmorProfile");
        boolean same = switch (profile.text("type")) {
            case "Unconfined" -> annotation.equals(UNCONFINED);
            case "RuntimeDefault" -> annotation.equals(DEFAULT) || (seccomp && annotation.equals(DOCKER_DEFAULT));
            case "Localhost" -> annotation.startsWith(LOCALHOST);
            default -> true;
        };
        if (!same) {
            found.forbidden(at.at("type"), sort + " type in annotation and field must match");
        } else if (profile.text("type").equals("Localhost")
                && !annotation.equals(LOCALHOST + profile.text("localhostProfile"))) {
            found.forbidden(at.at("localhostProfile"), sort + " profile in annotation and field must match");
        }
    }
}
