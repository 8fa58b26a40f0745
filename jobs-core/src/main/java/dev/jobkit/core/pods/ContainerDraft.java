package dev.jobkit.core.pods;

import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerState;
import dev.jobkit.model.ContainerState.Running;
import dev.jobkit.model.ContainerState.Terminated;
import dev.jobkit.model.ContainerState.Waiting;
import dev.jobkit.model.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container while a pod is looked at: its status as working copy.
 *
 * <p>A container is in one of five states: <em>waiting</em> (its run is ordered as soon as its turn comes), <em>delayed</em>
 * (waiting until {@link #notBefore}), <em>crashed</em> (delayed, and the next run is another attempt), <em>running</em>,
 * <em>terminated</em>. Only a waiting container can have an order that the executor has not answered.
 *
 * <p>Source: v1 ContainerStatus and "Container states" of the page Pod Lifecycle; a startup or readiness probe holds back started and ready (v1 Container.startupProbe, readinessProbe).
 */
final class ContainerDraft {
    static final String CREATING = "ContainerCreating";
    static final String INITIALIZING = "PodInitializing";

    final Container spec;
    final Role role;
    private final @Nullable ContainerStatus before;
    ContainerState state;

    @Nullable
    ContainerState lastState;

    boolean ready;

    @Nullable
    Boolean started;

    int attempt;

    @Nullable
    Duration crashDelay;

    @Nullable
    Instant notBefore;

    ContainerDraft(Container spec, Role role, @Nullable ContainerStatus before, String firstReason) {
        this.spec = spec;
        this.role = role;
        this.before = before;
        if (before == null) {
            state = new Waiting(firstReason, null);
            started = false;
        } else {
            state = before.state();
            lastState = before.lastState();
            ready = before.ready();
            started = before.started();
            attempt = before.restartCount();
            crashDelay = before.crashDelay();
            notBefore = before.notBefore();
        }
    }

    boolean isRunning() {
        return state instanceof Running;
    }

    boolean isTerminated() {
        return state instanceof Terminated;
    }

    /** Tells whether it waits for its turn or for an answer to its order: not for a delay. */
    boolean isWaiting() {
        return notBefore == null && state instanceof Waiting;
    }

    /** Tells whether its current attempt has ended and another one follows after a delay. */
    boolean isCrashed() {
        return notBefore != null && state instanceof Waiting w && CrashLoop.BACK_OFF.equals(w.reason());
    }

    boolean succeeded() {
        return state instanceof Terminated end && end.exitCode() == 0;
    }

    boolean failed() {
        return state instanceof Terminated end && end.exitCode() != 0;
    }

    /** Tells whether any attempt of it has begun. */
    boolean hasBegun() {
        return lastState != null || attempt > 0 || !(state instanceof Waiting);
    }

    /** Tells whether its end was only assumed, because what came later was reported first. */
    boolean isAssumed() {
        return state instanceof Terminated end && end.finishedAt() == null;
    }

    /** Tells whether a fact about this attempt comes too late to matter. */
    boolean isPast(int reported) {
        return reported < attempt || (reported == attempt && (isCrashed() || isTerminated()));
    }

    /** Goes on to an attempt that was reported, ordered or not. */
    void advanceTo(int reported, PodSettings settings) {
        if (reported <= attempt) {
            return;
        }
        if (state instanceof Terminated end) {
            lastState = end;
            crashDelay = CrashLoop.afterEnd(crashDelay, end, settings);
        }
        attempt = reported;
        toWaiting(CREATING, null);
    }

    void toWaiting(String reason, @Nullable String message) {
        state = new Waiting(reason, message);
        ready = false;
        started = false;
        notBefore = null;
    }

    /** Takes in that it runs; tells whether that is news. */
    boolean toRunning(Instant at) {
        if (state instanceof Running running) {
            Instant known = running.startedAt();
            if (known == null || at.isBefore(known)) {
                state = new Running(at);
            }
            return false;
        }
        if (attempt == 0) {
            crashDelay = null;
        }
        state = new Running(at);
        notBefore = null;
        started = spec.startupProbe() == null;
        ready = role != Role.INIT && spec.startupProbe() == null && spec.readinessProbe() == null;
        return true;
    }

    void toTerminated(Terminated end) {
        state = end;
        notBefore = null;
        started = false;
        ready = role == Role.INIT && end.exitCode() == 0;
    }

    /** Makes a container that ended wait for its next run. */
    void toCrashed(String podName, Instant now, PodSettings settings) {
        Terminated end = (Terminated) state;
        Instant finished = end.finishedAt();
        crashDelay = CrashLoop.afterEnd(crashDelay, end, settings);
        lastState = end;
        toWaiting(CrashLoop.BACK_OFF, CrashLoop.message(crashDelay, spec.name(), podName));
        notBefore = (finished == null ? now : finished).plus(crashDelay);
    }

    /** Ends a delay that has passed: from here on the run is ordered. */
    void endDelay(Instant now) {
        Instant due = notBefore;
        if (due == null || due.isAfter(now)) {
            return;
        }
        if (isCrashed()) {
            attempt++;
            toWaiting(CREATING, null);
        } else {
            notBefore = null;
        }
    }

    ContainerStatus toStatus() {
        ContainerStatus old = before;
        if (old != null
                && old.state().equals(state)
                && Objects.equals(old.lastState(), lastState)
                && old.ready() == ready
                && Objects.equals(old.started(), started)
                && old.restartCount() == attempt
                && Objects.equals(old.crashDelay(), crashDelay)
                && Objects.equals(old.notBefore(), notBefore)) {
            return old;
        }
        return new ContainerStatus(
                spec.name(), spec.image(), state, lastState, ready, started, attempt, crashDelay, notBefore);
    }
}
