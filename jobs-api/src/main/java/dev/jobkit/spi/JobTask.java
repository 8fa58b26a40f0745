package dev.jobkit.spi;

/**
 * A program in Java: what an image stands for on threads.
 *
 * <pre>{@code
 * new TaskRegistry().add("render", ctx -> ctx.out().println("frame " + ctx.index().orElse(0)));
 * }</pre>
 */
@FunctionalInterface
public interface JobTask {
    /**
     * Runs to completion. Returning is exit code 0, {@link TaskExit} its own code, anything else thrown is 1. It may be
     * called on many threads at once. It should end soon after an interrupt.
     */
    void run(TaskContext context) throws Exception;
}
