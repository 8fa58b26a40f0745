package dev.jobkit.core.loop;

import dev.jobkit.core.pods.ContainerValues;
import dev.jobkit.model.Container;
import dev.jobkit.model.LogKey;
import dev.jobkit.model.Pod;
import dev.jobkit.model.RunId;
import dev.jobkit.spi.EnvResolver;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.LogWriter;
import dev.jobkit.spi.ResolvedContainer;
import dev.jobkit.spi.RunContext;
import dev.jobkit.spi.RunReporter;
import dev.jobkit.spi.TimeSource;
import java.util.OptionalInt;

/** Makes the contexts that runs get; what costs something is made when it is asked for. */
final class RunContexts {
    private final RunReporter reporter;
    private final LogStore logs;
    private final TimeSource time;
    private final EnvResolver environment;

    RunContexts(RunReporter reporter, LogStore logs, TimeSource time, EnvResolver environment) {
        this.reporter = reporter;
        this.logs = logs;
        this.time = time;
        this.environment = environment;
    }

    RunContext of(Node node, Pod pod, Container container, RunId run) {
        return new Context(node, pod, container, run);
    }

    private final class Context implements RunContext {
        private final Node node;
        private final Pod pod;
        private final Container container;
        private final RunId run;

        Context(Node node, Pod pod, Container container, RunId run) {
            this.node = node;
            this.pod = pod;
            this.container = container;
            this.run = run;
        }

        @Override
        public RunReporter reporter() {
            return reporter;
        }

        @Override
        public ResolvedContainer container() {
            return ContainerValues.resolve(
                    pod, container, environment, node.info().allocatable());
        }

        @Override
        public LogWriter log() {
            return logs.append(LogKey.of(run));
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public OptionalInt completionIndex() {
            return pod.completionIndex();
        }
    }
}
