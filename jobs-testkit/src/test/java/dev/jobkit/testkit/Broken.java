package dev.jobkit.testkit;

import dev.jobkit.model.Container;
import dev.jobkit.spi.PodExecutor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A subject whose executors are broken. */
record Broken(ExecutorSubject right, PodExecutor executor, UnaryOperator<PodExecutor> breaking)
        implements ExecutorSubject {
    static Broken of(ExecutorSubject right, UnaryOperator<PodExecutor> breaking) {
        return new Broken(right, breaking.apply(right.executor()), breaking);
    }

    @Override
    public Container exits(int code) {
        return right.exits(code);
    }

    @Override
    public Container prints(int lines) {
        return right.prints(lines);
    }

    @Override
    public Container waits() {
        return right.waits();
    }

    @Override
    public Optional<Container> obeys(int code) {
        return right.obeys(code);
    }

    @Override
    public Optional<Container> defies() {
        return right.defies();
    }

    @Override
    public Optional<Container> ticks() {
        return right.ticks();
    }

    @Override
    public Optional<Container> turnsReady() {
        return Optional.of(right.waits()); // what is broken says so, or does not
    }

    @Override
    public Optional<Container> cannotStart() {
        return right.cannotStart();
    }

    @Override
    public Optional<Container> printsEnv(String name) {
        return right.printsEnv(name);
    }

    @Override
    public Optional<ExecutorSubject> narrow() {
        return right.narrow().map(narrow -> of(narrow, breaking));
    }

    @Override
    public void close() {
        right.close();
    }
}
