package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.PodSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says which ports of a pod's containers get in each other's way (v1 ContainerPort). */
final class PortWarnings {
    private final List<String> warnings;
    private final List<Placed> ports = new ArrayList<>();

    private PortWarnings(List<String> warnings) {
        this.warnings = warnings;
    }

    /** A port and where it is written. */
    private record Placed(Path path, ContainerPort port) {}

    static void add(List<String> warnings, Path path, PodSpec pod) {
        PortWarnings w = new PortWarnings(warnings);
        w.collect(path.at("initContainers"), pod.initContainers());
        w.collect(path.at("containers"), pod.containers());
        w.numbers();
        w.names();
    }

    private void collect(Path path, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            List<ContainerPort> given = containers.get(i).ports();
            for (int j = 0; j < given.size(); j++) {
                ports.add(new Placed(path.at(i).at("ports", j), given.get(j)));
            }
        }
    }

    private void numbers() {
        for (int i = 0; i < ports.size(); i++) {
            Placed placed = ports.get(i);
            ContainerPort port = placed.port;
            if (port.hostIP() != null && hostPort(port) == 0) {
                warnings.add(placed.path + ": hostIP set without hostPort: {Name:" + text(port.name())
                        + " HostPort:0 ContainerPort:" + port.containerPort() + " Protocol:" + port.protocol()
                        + " HostIP:" + port.hostIP() + "}");
            }
            for (Placed other : ports.subList(0, i)) {
                if (other.port.containerPort() == port.containerPort()
                        && Objects.equals(other.port.protocol(), port.protocol())) {
                    same(placed, other);
                }
            }
        }
    }

    private void same(Placed placed, Placed other) {
        int host = hostPort(placed.port);
        int otherHost = hostPort(other.port);
        String ip = text(placed.port.hostIP());
        String otherIp = text(other.port.hostIP());
        if (host == otherHost && ip.equals(otherIp)) {
            warnings.add(placed.path + ": duplicate port definition with " + other.path);
        } else if (host == 0 || otherHost == 0) {
            warnings.add(placed.path + ": overlapping port definition with " + other.path);
        } else if (host == otherHost && ip.isEmpty() != otherIp.isEmpty()) {
            warnings.add(placed.path + ": dangerously ambiguous port definition with " + other.path);
        }
    }

    private void names() {
        Map<String, Path> first = new HashMap<>();
        for (Placed placed : ports) {
            String name = placed.port.name();
            Path other = name == null ? null : first.putIfAbsent(name, placed.path);
            if (other != null) {
                warnings.add(placed.path + ": duplicate port name " + Findings.quoted(text(name)) + " with " + other
                        + ", services and probes that select ports by name will use " + other);
            }
        }
    }

    private static int hostPort(ContainerPort port) {
        return port.hostPort() == null ? 0 : port.hostPort();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
