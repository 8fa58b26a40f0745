package dev.jobkit.core.admission;

import dev.jobkit.model.ContainerPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges the ports of a container (v1 ContainerPort). */
final class PortRules {
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private PortRules() {}

    static void judge(Findings found, Path path, List<ContainerPort> ports) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            ContainerPort port = ports.get(i);
            Path at = path.at(i);
            if (port.name() != null && !port.name().isEmpty()) {
                List<String> faults = Formats.portName(port.name());
                found.invalid(at.at("name"), port.name(), faults);
                if (faults.isEmpty() && !names.add(port.name())) {
                    found.duplicate(at.at("name"), port.name());
                }
            }
            if (port.containerPort() == 0) {
                found.required(at.at("containerPort"), "");
            } else {
                found.invalid(at.at("containerPort"), port.containerPort(), Formats.portNumber(port.containerPort()));
            }
            if (port.hostPort() != null && port.hostPort() != 0) {
                found.invalid(at.at("hostPort"), port.hostPort(), Formats.portNumber(port.hostPort()));
            }
            if (port.protocol() != null && !PROTOCOLS.contains(port.protocol().value())) {
                found.notSupported(at.at("protocol"), port.protocol(), PROTOCOLS);
            }
        }
    }
}
