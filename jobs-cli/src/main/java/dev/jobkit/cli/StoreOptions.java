package dev.jobkit.cli;

import dev.jobkit.InvalidJobException;
import dev.jobkit.JobKitException;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.ObjectKey;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options of all commands about what a directory holds. */
final class StoreOptions extends DirectoryOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace; default when missing.")
    private String namespace = ObjectKey.DEFAULT_NAMESPACE;

    @Option(
            names = "--who",
            paramLabel = "NAME",
            description = "Who does this, for the record; your login when missing.")
    private String who = System.getProperty("user.name", "");

    String namespace() {
        return namespace;
    }

    ObjectKey key(String name) {
        return new ObjectKey(namespace, name);
    }

    String who() {
        return who;
    }

    WriteOptions write() {
        return WriteOptions.by(who);
    }

    /** Does something with a directory that is there while all Jobs in it rest. */
    <T> T atRest(Function<Desk, T> work) {
        return atRest(directory().begun(), work);
    }

    /** Does something with a directory, which is made if need be, while all Jobs in it rest. */
    <T> T atRestOrNew(Function<Desk, T> work) {
        return atRest(directory(), work);
    }

    private static <T> T atRest(DataDirectory directory, Function<Desk, T> work) {
        try (Desk desk = Desk.resting(directory)) {
            return work.apply(desk);
        } catch (InvalidJobException e) {
            throw CommandException.refused(e);
        } catch (JobKitException e) {
            throw CommandException.badInput("jobkit: " + e.getMessage());
        }
    }
}
