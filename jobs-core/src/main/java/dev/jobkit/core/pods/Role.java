package dev.jobkit.core.pods;

/** What a container is in its pod (v1 PodSpec.initContainers, containers; v1 Container.restartPolicy Always: a sidecar). */
enum Role {
    INIT,
    SIDECAR,
    MAIN
}
