package dev.jobkit.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a pod stands (v1 PodStatus).
 *
 * @param phase where it is in its life
 * @param conditions findings
 * @param reason one word, {@code "Evicted"}
 * @param message a sentence
 * @param hostIP the address of its node
 * @param podIP its address
 * @param startTime when its node took it
 * @param initContainerStatuses its init containers, in the order of the spec
 * @param containerStatuses its containers, in the order of the spec
 * @param progress how far its program says it is
 */
public record PodStatus(
        PodPhase phase,
        List<PodCondition> conditions,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String hostIP,
        @Nullable String podIP,
        @Nullable Instant startTime,
        List<ContainerStatus> initContainerStatuses,
        List<ContainerStatus> containerStatuses,
        @Nullable Progress progress) {
    /** The status of a pod that nobody has taken. */
    public static final PodStatus EMPTY = builder().build();

    /** Copies the collections; judges nothing. */
    public PodStatus {
        conditions = List.copyOf(conditions);
        initContainerStatuses = List.copyOf(initContainerStatuses);
        containerStatuses = List.copyOf(containerStatuses);
    }

    /** Starts an empty pod status. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.phase = phase;
        b.conditions = conditions;
        b.reason = reason;
        b.message = message;
        b.hostIP = hostIP;
        b.podIP = podIP;
        b.startTime = startTime;
        b.initContainerStatuses = initContainerStatuses;
        b.containerStatuses = containerStatuses;
        b.progress = progress;
        return b;
    }

    /** Returns the condition of this type, if there is one. */
    public Optional<PodCondition> condition(PodConditionType type) {
        for (PodCondition c : conditions) {
            if (c.type().equals(type)) {
                return Optional.of(c);
            }
        }
        return Optional.empty();
    }

    /** Tells whether the condition of this type is there and True. */
    public boolean has(PodConditionType type) {
        for (int i = 0; i < conditions.size(); i++) { // no iterator: asked many times a pass
            PodCondition c = conditions.get(i);
            if (c.type().equals(type)) {
                return c.status().equals(ConditionStatus.TRUE);
            }
        }
        return false;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private PodPhase phase = PodPhase.PENDING;
        private List<PodCondition> conditions = List.of();
        private @Nullable String reason;
        private @Nullable String message;
        private @Nullable String hostIP;
        private @Nullable String podIP;
        private @Nullable Instant startTime;
        private List<ContainerStatus> initContainerStatuses = List.of();
        private List<ContainerStatus> containerStatuses = List.of();
        private @Nullable Progress progress;

        private Builder() {}

        /** Sets phase: where it is in its life. */
        public Builder phase(PodPhase phase) {
            this.phase = phase;
            return this;
        }

        /** Sets conditions: findings. */
        public Builder conditions(List<PodCondition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Sets reason: one word, {@code "Evicted"}. */
        public Builder reason(@Nullable String reason) {
            this.reason = reason;
            return this;
        }

        /** Sets message: a sentence. */
        public Builder message(@Nullable String message) {
            this.message = message;
            return this;
        }

        /** Sets hostIP: the address of its node. */
        public Builder hostIP(@Nullable String hostIP) {
            this.hostIP = hostIP;
            return this;
        }

        /** Sets podIP: its address. */
        public Builder podIP(@Nullable String podIP) {
            this.podIP = podIP;
            return this;
        }

        /** Sets startTime: when its node took it. */
        public Builder startTime(@Nullable Instant startTime) {
            this.startTime = startTime;
            return this;
        }

        /** Sets initContainerStatuses: its init containers, in the order of the spec. */
        public Builder initContainerStatuses(List<ContainerStatus> initContainerStatuses) {
            this.initContainerStatuses = initContainerStatuses;
            return this;
        }

        /** Sets containerStatuses: its containers, in the order of the spec. */
        public Builder containerStatuses(List<ContainerStatus> containerStatuses) {
            this.containerStatuses = containerStatuses;
            return this;
        }

        /** Sets progress: how far its program says it is. */
        public Builder progress(@Nullable Progress progress) {
            this.progress = progress;
            return this;
        }

        /** Returns the value. */
        public PodStatus build() {
            return new PodStatus(
                    phase,
                    conditions,
                    reason,
                    message,
                    hostIP,
                    podIP,
                    startTime,
                    initContainerStatuses,
                    containerStatuses,
                    progress);
        }
    }
}
