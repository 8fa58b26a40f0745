package dev.jobkit.core.pods;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes working copies of a pod's containers, and statuses of them again.
 *
 * <p>Source: v1 PodStatus.containerStatuses and initContainerStatuses: one status for each container, found by its name.
 */
final class ContainerDrafts {
    private ContainerDrafts() {}

    /** Returns working copies in the order of the spec; a container without a status waits for the given reason. */
    static List<ContainerDraft> of(
            List<Container> specs, List<ContainerStatus> statuses, String firstReason, Role role) {
        if (specs.isEmpty()) {
            return List.of();
        }
        List<ContainerDraft> drafts = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            Container spec = specs.get(i);
            Role actual = role == Role.INIT && spec.isSidecar() ? Role.SIDECAR : role;
            drafts.add(new ContainerDraft(spec, actual, find(statuses, spec.name(), i), firstReason));
        }
        return drafts;
    }

    /** Returns the container of this name; null when there is none. */
    static @Nullable ContainerDraft named(List<ContainerDraft> drafts, String name) {
        for (ContainerDraft c : drafts) {
            if (c.spec.name().equals(name)) {
                return c;
            }
        }
        return null;
    }

    /** Returns the statuses in the order of the spec. */
    static List<ContainerStatus> statuses(List<ContainerDraft> drafts) {
        if (drafts.size() == 1) {
            return List.of(drafts.get(0).toStatus());
        }
        List<ContainerStatus> statuses = new ArrayList<>(drafts.size());
        for (ContainerDraft c : drafts) {
            statuses.add(c.toStatus());
        }
        return statuses;
    }

    private static @Nullable ContainerStatus find(List<ContainerStatus> statuses, String name, int likely) {
        if (likely < statuses.size() && statuses.get(likely).name().equals(name)) {
            return statuses.get(likely);
        }
        for (ContainerStatus s : statuses) {
            if (s.name().equals(name)) {
                return s;
            }
        }
        return null;
    }
}
