package dev.jobkit.cli;

import dev.jobkit.store.jdbc.StoreFinding;
import dev.jobkit.store.jdbc.StoreFinding.Gravity;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jobkit check}: tells what is wrong with a directory. */
@Command(
        name = "check",
        description = {
            "Looks over what a directory holds and tells what contradicts itself, and what to do about it.",
            "Nothing is changed. Exit code 0: the store is whole; 1: it is not."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DirectoryOption store;

    @Override
    public Integer call() {
        DataDirectory directory = store.directory();
        List<StoreFinding> found = new ArrayList<>(directory.check());
        found.addAll(LogCheck.of(directory.logs()));
        PrintStream out = store.streams().out();
        long broken = found.stream().filter(f -> f.gravity() == Gravity.BROKEN).count();
        for (StoreFinding finding : found) {
            out.println((finding.gravity() == Gravity.BROKEN ? "broken  " : "left    ") + finding);
        }
        out.println(
                directory.path() + ": " + (broken == 0 ? "whole" : broken + " broken") + left(found.size() - broken));
        return broken == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static String left(long count) {
        return count == 0 ? "" : ", " + count + " left behind";
    }
}
