package dev.jobkit.testkit.tutorial;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.testkit.ExecutorSubject;
import java.util.Optional;

/** The command executor under test, with containers that it can run. */
public record CommandSubject(PodExecutor executor) implements ExecutorSubject {
    /** Makes a subject with plenty of room. */
    public CommandSubject() {
        this(new CommandExecutor(100));
    }

    private static Container sh(String script) {
        return Container.of("main", "sh").toBuilder()
                .command("sh", "-c", script)
                .build();
    }

    @Override
    public Container exits(int code) {
        return sh("exit " + code);
    }

    @Override
    public Container prints(int lines) {
        return sh("i=1; while [ $i -le " + lines + " ]; do echo line $i; i=$((i+1)); done");
    }

    @Override
    public Container waits() {
        return sh("exec sleep 1000");
    }

    @Override
    public Optional<Container> obeys(int code) {
        return Optional.of(sh("trap 'exit " + code + "' TERM; echo ready; while :; do sleep 0.05; done"));
    }

    @Override
    public Optional<Container> defies() {
        return Optional.of(sh("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
    }

    @Override
    public Optional<Container> ticks() {
        return Optional.of(sh("while :; do echo tick; sleep 0.05; done"));
    }

    @Override
    public Optional<Container> cannotStart() {
        return Optional.of(Container.of("main", "cobol"));
    }

    @Override
    public Optional<Container> printsEnv(String name) {
        return Optional.of(sh("echo \"$" + name + "\""));
    }

    @Override
    public Optional<ExecutorSubject> narrow() {
        return Optional.of(new CommandSubject(new CommandExecutor(1)));
    }
}
