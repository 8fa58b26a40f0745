package dev.jobkit.benchmarks;

import java.util.concurrent.BlockingQueue;

/** Hands a value to the thread that waits for it. */
final class Handover {
    private Handover() {}

    static <T> void give(BlockingQueue<T> to, T value) {
        try {
            to.put(value);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
