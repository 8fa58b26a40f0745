package dev.jobkit.manifest;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerStatus;
import dev.jobkit.model.PodCondition;
import dev.jobkit.model.PodConditionType;
import dev.jobkit.model.PodPhase;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.Progress;
import dev.jobkit.model.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How pods and containers stand (v1 PodStatus, ContainerStatus). What a kubelet adds beside is checked and dropped. */
final class PodStatusCodec {
    static final Form<ConditionStatus> CONDITION_STATUS = Forms.word(ConditionStatus::of, ConditionStatus::value);
    static final Form<PodConditionType> CONDITION_TYPE = Forms.word(PodConditionType::of, PodConditionType::value);

    private static final Codec<PodCondition, Parts> CONDITION = Codec.<PodCondition>of(
                    "v1.PodCondition",
                    p -> new PodCondition(
                            PodConditionType.of(p.word("type", PodConditionType::value)),
                            ConditionStatus.of(p.word("status", ConditionStatus::value)),
                            p.get("reason"),
                            p.get("message"),
                            p.get("lastProbeTime"),
                            p.get("lastTransitionTime")))
            .part("type", CONDITION_TYPE, PodCondition::type)
            .part("status", CONDITION_STATUS, PodCondition::status)
            .part("lastProbeTime", Forms.TIME, PodCondition::lastProbe)
            .part("lastTransitionTime", Forms.TIME, PodCondition::lastTransition)
            .part("reason", Forms.TEXT, PodCondition::reason)
            .part("message", Forms.TEXT, PodCondition::message);

    private static final Codec<ContainerState.Waiting, Parts> WAITING = Codec.<ContainerState.Waiting>of(
                    "v1.ContainerStateWaiting", p -> new ContainerState.Waiting(p.get("reason"), p.get("message")))
            .part("reason", Forms.TEXT, ContainerState.Waiting::reason)
            .part("message", Forms.TEXT, ContainerState.Waiting::message);

    private static final Codec<ContainerState.Running, Parts> RUNNING = Codec.<ContainerState.Running>of(
                    "v1.ContainerStateRunning", p -> new ContainerState.Running(p.get("startedAt")))
            .part("startedAt", Forms.TIME, ContainerState.Running::startedAt);

    private static final Codec<ContainerState.Terminated, Parts> TERMINATED = Codec.<ContainerState.Terminated>of(
                    "v1.ContainerStateTerminated",
                    p -> new ContainerState.Terminated(
                            p.number("exitCode"),
                            p.get("signal"),
                            p.get("reason"),
                            p.get("message"),
                            p.get("startedAt"),
                            p.get("finishedAt")))
            .part("exitCode", Forms.INT32, ContainerState.Terminated::exitCode)
            .part("signal", Forms.INT32, ContainerState.Terminated::signal)
            .part("reason", Forms.TEXT, ContainerState.Terminated::reason)
            .part("message", Forms.TEXT, ContainerState.Terminated::message)
            .part("startedAt", Forms.TIME, ContainerState.Terminated::startedAt)
            .part("finishedAt", Forms.TIME, ContainerState.Terminated::finishedAt);

    private static final ContainerState NOT_STARTED = new ContainerState.Waiting(null, null);

    private static final Codec<ContainerState, Parts> STATE = Codec.<ContainerState>of(
                    "v1.ContainerState", PodStatusCodec::state)
            .part("waiting", WAITING, state -> as(ContainerState.Waiting.class, state))
            .part("running", RUNNING, state -> as(ContainerState.Running.class, state))
            .part("terminated", TERMINATED, state -> as(ContainerState.Terminated.class, state));

    private static final Codec<ContainerStatus, Parts> CONTAINER = Codec.<ContainerStatus>of(
                    "v1.ContainerStatus", PodStatusCodec::container)
            .part("name", Forms.TEXT, ContainerStatus::name)
            .part("state", STATE, ContainerStatus::state)
            .part("lastState", STATE, ContainerStatus::lastState)
            .part("ready", Forms.BOOL, ContainerStatus::ready)
            .part("restartCount", Forms.INT32, ContainerStatus::restartCount)
            .part("image", Forms.TEXT, ContainerStatus::image)
            .part("started", Forms.BOOL, ContainerStatus::started);

    private static final Codec<Progress, Parts> PROGRESS = Codec.<Progress>of(
                    "v1.Progress", p -> new Progress(fraction(p.get("fraction")), p.text("text")))
            .part("fraction", Forms.QUANTITY, progress -> fraction(progress.fraction()))
            .part("text", Forms.TEXT, Progress::text);

    static final Codec<PodStatus, PodStatus.Builder> STATUS = Codec.of(
                    "v1.PodStatus", PodStatus::builder, PodStatus.Builder::build)
            .bind("phase", Forms.choice(PodPhase.class, PodPhase::text), PodStatus::phase, PodStatus.Builder::phase)
            .bind("conditions", CONDITION.list(), PodStatus::conditions, PodStatus.Builder::conditions)
            .bind("message", Forms.TEXT, PodStatus::message, PodStatus.Builder::message)
            .bind("reason", Forms.TEXT, PodStatus::reason, PodStatus.Builder::reason)
            .bind("hostIP", Forms.TEXT, PodStatus::hostIP, PodStatus.Builder::hostIP)
            .bind("podIP", Forms.TEXT, PodStatus::podIP, PodStatus.Builder::podIP)
            .bind("startTime", Forms.TIME, PodStatus::startTime, PodStatus.Builder::startTime)
            .bind(
                    "initContainerStatuses",
                    CONTAINER.list(),
                    PodStatus::initContainerStatuses,
                    PodStatus.Builder::initContainerStatuses)
            .bind(
                    "containerStatuses",
                    CONTAINER.list(),
                    PodStatus::containerStatuses,
                    PodStatus.Builder::containerStatuses)
            .bind("progress", PROGRESS, PodStatus::progress, PodStatus.Builder::progress);

    private PodStatusCodec() {}

    private static @Nullable Quantity fraction(double value) {
        return Double.isFinite(value) ? new Quantity(BigDecimal.valueOf(value), Quantity.Format.DECIMAL_SI) : null;
    }

    private static double fraction(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.amount().doubleValue();
    }

    private static <S extends ContainerState> @Nullable S as(Class<S> type, ContainerState state) {
        return type.isInstance(state) ? type.cast(state) : null;
    }

    private static ContainerState state(Parts parts) {
        ContainerState terminated = parts.get("terminated");
        ContainerState running = parts.get("running");
        ContainerState waiting = parts.get("waiting");
        if (terminated != null) {
            return terminated;
        }
        if (running != null) {
            return running;
        }
        return waiting != null ? waiting : NOT_STARTED;
    }

    private static ContainerStatus container(Parts parts) {
        ContainerState state = parts.get("state");
        ContainerState last = parts.get("lastState");
        return new ContainerStatus(
                parts.text("name"),
                parts.text("image"),
                state == null ? NOT_STARTED : state,
                NOT_STARTED.equals(last) ? null : last,
                parts.flag("ready"),
                parts.get("started"),
                parts.number("restartCount"),
                null);
    }
}
