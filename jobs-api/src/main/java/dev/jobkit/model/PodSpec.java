package dev.jobkit.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod is to be (v1 PodSpec).
 *
 * @param restartPolicy what happens to ended containers; Always when missing, which a Job refuses
 * @param initContainers run one after the other before the containers
 * @param containers run together
 * @param volumes volumes that containers mount
 * @param terminationGracePeriod time between the request to stop and the end by force; 30 s when missing
 * @param activeDeadline how long the pod may run, whole seconds
 * @param nodeSelector labels that the node must have
 * @param nodeName the node it is on
 * @param hostname the host name
 * @param subdomain the subdomain of the host name
 * @param serviceAccountName the account it acts for
 * @param rest fields that nothing here reads: affinity, tolerations, security context and so on
 */
public record PodSpec(
        @Nullable RestartPolicy restartPolicy,
        List<Container> initContainers,
        List<Container> containers,
        List<Volume> volumes,
        @Nullable Duration terminationGracePeriod,
        @Nullable Duration activeDeadline,
        Map<String, String> nodeSelector,
        @Nullable String nodeName,
        @Nullable String hostname,
        @Nullable String subdomain,
        @Nullable String serviceAccountName,
        Passthrough rest) {
    /** A pod without anything. */
    public static final PodSpec EMPTY = builder().build();

    /** Copies the collections; judges nothing. */
    public PodSpec {
        initContainers = List.copyOf(initContainers);
        containers = List.copyOf(containers);
        volumes = List.copyOf(volumes);
        nodeSelector = Copies.sorted(nodeSelector);
    }

    /** Starts an empty pod spec. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.restartPolicy = restartPolicy;
        b.initContainers = initContainers;
        b.containers = containers;
        b.volumes = volumes;
        b.terminationGracePeriod = terminationGracePeriod;
        b.activeDeadline = activeDeadline;
        b.nodeSelector = nodeSelector;
        b.nodeName = nodeName;
        b.hostname = hostname;
        b.subdomain = subdomain;
        b.serviceAccountName = serviceAccountName;
        b.rest = rest;
        return b;
    }

    /** Returns a pod of this container that is never restarted in place. */
    public static PodSpec of(Container container) {
        return builder()
                .restartPolicy(RestartPolicy.NEVER)
                .containers(List.of(container))
                .build();
    }

    /** Returns the container or init container of this name, if there is one. */
    public Optional<Container> container(String name) {
        for (Container c : containers) {
            if (c.name().equals(name)) {
                return Optional.of(c);
            }
        }
        for (Container c : initContainers) {
            if (c.name().equals(name)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private @Nullable RestartPolicy restartPolicy;
        private List<Container> initContainers = List.of();
        private List<Container> containers = List.of();
        private List<Volume> volumes = List.of();
        private @Nullable Duration terminationGracePeriod;
        private @Nullable Duration activeDeadline;
        private Map<String, String> nodeSelector = Map.of();
        private @Nullable String nodeName;
        private @Nullable String hostname;
        private @Nullable String subdomain;
        private @Nullable String serviceAccountName;
        private Passthrough rest = Passthrough.EMPTY;

        private Builder() {}

        /** Sets restartPolicy: what happens to ended containers; Always when missing, which a Job refuses. */
        public Builder restartPolicy(@Nullable RestartPolicy restartPolicy) {
            this.restartPolicy = restartPolicy;
            return this;
        }

        /** Sets initContainers: run one after the other before the containers. */
        public Builder initContainers(List<Container> initContainers) {
            this.initContainers = initContainers;
            return this;
        }

        /** Sets containers: run together. */
        public Builder containers(List<Container> containers) {
            this.containers = containers;
            return this;
        }

        /** Sets volumes: volumes that containers mount. */
        public Builder volumes(List<Volume> volumes) {
            this.volumes = volumes;
            return this;
        }

        /** Sets terminationGracePeriod: time between the request to stop and the end by force; 30 s when missing. */
        public Builder terminationGracePeriod(@Nullable Duration terminationGracePeriod) {
            this.terminationGracePeriod = terminationGracePeriod;
            return this;
        }

        /** Sets activeDeadline: how long the pod may run, whole seconds. */
        public Builder activeDeadline(@Nullable Duration activeDeadline) {
            this.activeDeadline = activeDeadline;
            return this;
        }

        /** Sets nodeSelector: labels that the node must have. */
        public Builder nodeSelector(Map<String, String> nodeSelector) {
            this.nodeSelector = nodeSelector;
            return this;
        }

        /** Sets nodeName: the node it is on. */
        public Builder nodeName(@Nullable String nodeName) {
            this.nodeName = nodeName;
            return this;
        }

        /** Sets hostname: the host name. */
        public Builder hostname(@Nullable String hostname) {
            this.hostname = hostname;
            return this;
        }

        /** Sets subdomain: the subdomain of the host name. */
        public Builder subdomain(@Nullable String subdomain) {
            this.subdomain = subdomain;
            return this;
        }

        /** Sets serviceAccountName: the account it acts for. */
        public Builder serviceAccountName(@Nullable String serviceAccountName) {
            this.serviceAccountName = serviceAccountName;
            return this;
        }

        /** Sets rest: fields that nothing here reads: affinity, tolerations, security context and so on. */
        public Builder rest(Passthrough rest) {
            this.rest = rest;
            return this;
        }

        /** Returns the value. */
        public PodSpec build() {
            return new PodSpec(
                    restartPolicy,
                    initContainers,
                    containers,
                    volumes,
                    terminationGracePeriod,
                    activeDeadline,
                    nodeSelector,
                    nodeName,
                    hostname,
                    subdomain,
                    serviceAccountName,
                    rest);
        }
    }
}
