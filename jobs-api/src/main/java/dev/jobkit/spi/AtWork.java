package dev.jobkit.spi;

import dev.jobkit.model.Owner;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds pods that run and those beside them, for stores that cannot ask for them; see {@link JobStore#atWork}. */
final class AtWork {
    private AtWork() {}

    static List<Pod> among(List<Pod> live, int most) {
        Set<String> owners = live.stream()
                .filter(AtWork::runs)
                .flatMap(pod -> owner(pod).stream())
                .collect(Collectors.toSet());
        List<Pod> found = live.stream()
                .filter(pod -> runs(pod) || owner(pod).filter(owners::contains).isPresent())
                .toList();
        return found.size() > most ? List.of() : found;
    }

    private static boolean runs(Pod pod) {
        return pod.status().phase() == PodPhase.RUNNING;
    }

    private static Optional<String> owner(Pod pod) {
        return pod.metadata().controller().map(Owner::uid);
    }
}
