package dev.jobkit.store.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All rows of a store as of one instant, for whoever judges them. For one thread. */
interface StoreRows {
    /**
     * The columns of an object beside its JSON.
     *
     * @param live whether a controller has work with it
     * @param owner uid of its manager
     * @param labels as text
     * @param created when it was made
     * @param facets what people want to know
     */
    record Columns(
            boolean live,
            @Nullable String owner,
            String labels,
            @Nullable Instant created,
            Facets facets) {}

    /**
     * An attempt.
     *
     * @param runUid the run
     * @param podUid the pod
     * @param container the container
     * @param attempt its number
     * @param revision its place
     * @param exitCode how it ended
     * @param body the JSON
     */
    record AttemptRow(
            String runUid, String podUid, String container, int attempt, long revision, int exitCode, String body) {}

    /** Takes an object. */
    interface ObjectTaker {
        void take(Row row, Columns columns);
    }

    /** Returns the revisions that the counter's rows tell: one, in a store that is whole. */
    List<Long> counters();

    /** Gives all objects of a kind, by namespace and name. */
    void objects(String kind, ObjectTaker taker);

    /** Returns the kinds of which there are objects. */
    List<String> kinds();

    /** Gives the names and texts of all shared specs. */
    void specs(BiConsumer<String, String> taker);

    /** Gives all rows of the change log in their order. */
    void changes(Consumer<LogRow> taker);

    /** Gives all last states in the order of their deletion. */
    void deleted(Consumer<Row> taker);

    /** Gives all attempts in the order of their appending. */
    void attempts(Consumer<AttemptRow> taker);
}
