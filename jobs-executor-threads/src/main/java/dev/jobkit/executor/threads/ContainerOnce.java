package dev.jobkit.executor.threads;

import dev.jobkit.model.Container;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import org.jspecify.annotations.Nullable;

/** What really runs, resolved once: in a container the environment is fixed at its start, too. Thread-safe. */
final class ContainerOnce {
    private final Container spec;
    /** Guarded by this. */
    private @Nullable ResolvedContainer resolved;

    ContainerOnce(Container spec) {
        this.spec = spec;
    }

    /** Returns it, the same each time; the first call may take its time. */
    synchronized ResolvedContainer get(RunContext context) {
        if (resolved == null) {
            resolved = context.container();
        }
        return resolved;
    }

    /** Resolves an environment, if there is any; returns why it cannot be had. */
    @Nullable
    String whyNot(RunContext context) {
        if (spec.env().isEmpty() && spec.envFrom().isEmpty()) {
            return null;
        }
        try {
            get(context);
            return null;
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        } catch (Throwable e) {
            return e.toString();
        }
    }
}
