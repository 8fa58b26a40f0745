package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Volume;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what is allowed in a pod template but probably not meant, in the order in which the server says it.
 *
 * <p>Source: upstream pod warnings ({@code GetWarningsForPodTemplate}), worded as recorded behaviour of 1.36 shows them.
 */
final class PodWarnings {
    private static final String NO_MATCH = "a null labelSelector results in matching no pod";
    /** Labels of nodes that have a newer name. */
    private static final Map<String, String> OLD_LABELS = Map.of(
            "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
            "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
            "beta.kubernetes.io/instance-type",
                    "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");
    /** Volumes whose drivers are gone. */
    private static final Map<String, String> OLD_VOLUMES = Map.of(
            "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
            "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+",
            "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
            "flocker", "deprecated in v1.22, non-functional in v1.25+",
            "storageos", "deprecated in v1.22, non-functional in v1.25+",
            "quobyte", "deprecated in v1.22, non-functional in v1.25+",
            "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
            "cephfs", "deprecated in v1.28, non-functional in v1.31+",
            "rbd", "deprecated in v1.28, non-functional in v1.31+");

    private final List<String> warnings;

    private PodWarnings(List<String> warnings) {
        this.warnings = warnings;
    }

    static void add(List<String> warnings, Path path, PodSpec pod) {
        PodWarnings w = new PodWarnings(warnings);
        Fields rest = Fields.of(pod.rest());
        for (String label : pod.nodeSelector().keySet()) {
            w.oldLabel(path.at("nodeSelector", label), label, "");
        }
        w.spread(path.at("topologySpreadConstraints"), rest.children("topologySpreadConstraints"));
        w.volumes(path.at("volumes"), pod.volumes());
        w.pullSecrets(path.at("imagePullSecrets"), rest.children("imagePullSecrets"));
        w.containers(path.at("initContainers"), pod.initContainers());
        w.containers(path.at("containers"), pod.containers());
        PortWarnings.add(warnings, path, pod);
        if (pod.terminationGracePeriod() != null && pod.terminationGracePeriod().isNegative()) {
            warnings.add(path
                    + ".terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated"
                    + " as 1");
        }
        Fields affinity = rest.child("affinity");
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            Fields given = affinity == null ? null : affinity.child(kind);
            if (given != null) {
                w.affinity(path.at("affinity").at(kind), given);
            }
        }
    }

    private void oldLabel(Path path, String label, String verb) {
        String message = OLD_LABELS.get(label);
        if (message != null) {
            warnings.add(path + ": " + verb + message);
        }
    }

    private void spread(Path path, List<Fields> constraints) {
        for (int i = 0; i < constraints.size(); i++) {
            String key = constraints.get(i).text("topologyKey");
            oldLabel(path.at(i).at("topologyKey"), key, key + " is ");
            if (constraints.get(i).child("labelSelector") == null) {
                warnings.add(path + "[" + i + "].labelSelector: " + NO_MATCH);
            }
        }
    }

    private void volumes(Path path, List<Volume> volumes) {
        for (int i = 0; i < volumes.size(); i++) {
            for (String type : volumes.get(i).rest().fields().keySet()) {
                String message = OLD_VOLUMES.get(type);
                if (message != null) {
                    String name = type.equals("storageos") ? "storageOS" : type;
                    warnings.add(path + "[" + i + "]." + name + ": " + message);
                }
            }
        }
    }

    private void pullSecrets(Path path, List<Fields> secrets) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < secrets.size(); i++) {
            String name = secrets.get(i).text("name");
            if (!names.add(name)) {
                warnings.add(path + "[" + i + "].name: duplicate name " + Findings.quoted(name));
            }
        }
        for (int i = 0; i < secrets.size(); i++) {
            if (secrets.get(i).text("name").isEmpty()) {
                warnings.add(path + "[" + i + "].name: invalid empty name \"\"");
            }
        }
    }

    private void containers(Path path, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            Path at = path.at(i);
            for (String resource : List.of("memory", "ephemeral-storage")) {
                bytes(
                        at.at("resources.limits"),
                        resource,
                        containers.get(i).resources().limits());
                bytes(
                        at.at("resources.requests"),
                        resource,
                        containers.get(i).resources().requests());
            }
            env(at.at("env"), containers.get(i).env());
        }
    }

    private void bytes(Path path, String resource, Map<String, Quantity> quantities) {
        Quantity quantity = quantities.get(resource);
        if (quantity != null && quantity.amount().stripTrailingZeros().scale() > 0) {
            warnings.add(path + "[" + resource + "]: fractional byte value \"" + quantity
                    + "\" is invalid, must be an integer");
        }
    }

    /** A second definition hides the first, unless it builds upon it. */
    private void env(Path path, List<EnvVar> env) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < env.size(); i++) {
            EnvVar variable = env.get(i);
            if (names.add(variable.name())) {
                continue;
            }
            String reference = "$(" + variable.name() + ")";
            String value = variable.value() == null ? "" : variable.value();
            boolean builds = variable.valueFrom() == null && value.contains(reference) && !value.equals(reference);
            if (!builds) {
                warnings.add(path + "[" + i + "]: hides previous definition of " + Findings.quoted(variable.name())
                        + ", which may be dropped when using apply");
            }
        }
    }

    private void affinity(Path path, Fields affinity) {
        List<Fields> required = affinity.children("requiredDuringSchedulingIgnoredDuringExecution");
        for (int i = 0; i < required.size(); i++) {
            if (required.get(i).child("labelSelector") == null) {
                warnings.add(
                        path + ".requiredDuringSchedulingIgnoredDuringExecution[" + i + "].labelSelector: " + NO_MATCH);
            }
        }
        List<Fields> preferred = affinity.children("preferredDuringSchedulingIgnoredDuringExecution");
        for (int i = 0; i < preferred.size(); i++) {
            Fields term = preferred.get(i).child("podAffinityTerm");
            if (term == null || term.child("labelSelector") == null) {
                warnings.add(path + ".preferredDuringSchedulingIgnoredDuringExecution[" + i
                        + "].podAffinityTerm.labelSelector: " + NO_MATCH);
            }
        }
    }
}
