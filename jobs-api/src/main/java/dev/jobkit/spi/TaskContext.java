package dev.jobkit.spi;

import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.RunId;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a {@link JobTask} may know and use. Thread-safe. */
public interface TaskContext {
    /** Returns which run this is. */
    RunId run();

    /** Returns the Job; empty for a bare pod. */
    Optional<ObjectRef> job();

    /** Returns the name of the pod. */
    String podName();

    /** Returns the completion index, if the Job is Indexed. */
    OptionalInt index();

    /** Returns the command and arguments of the container, in one list. */
    List<String> args();

    /** Returns the environment that the spec asks for. */
    Map<String, String> env();

    /** Returns the log of this run, as a stream of UTF-8 text that is flushed line by line. */
    PrintStream out();

    /**
     * Says how far the task is: a fraction from 0 to 1 and a word about it; cheap, may be called for every row. It is shown
     * in the pod's status and told as an event; of what is said within a second the last is.
     */
    void progress(double fraction, String text);

    /**
     * Registers what to do when the task is asked to stop; a task with a hook is not interrupted before its grace ends. A
     * hook that is registered after the request runs at once.
     */
    void onStop(Runnable hook);

    /** Tells whether the task was asked to stop. */
    boolean isStopping();

    /** Returns the clock of the controller. */
    TimeSource time();
}
