package dev.jobkit.core;

import dev.jobkit.RunQuery;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists records, newest first; a page's token is the place of its last record. */
final class RunList {
    private static final Comparator<Place> NEWEST_FIRST = Comparator.comparing(Place::created)
            .thenComparingLong(Place::number)
            .reversed()
            .thenComparing(Place::key);

    private RunList() {}

    private record Place(Instant created, long number, String key) {
        static Place of(JobRun run) {
            Instant created = run.metadata().created();
            return new Place(
                    created == null ? Instant.EPOCH : created,
                    run.spec().number(),
                    run.key().toString());
        }

        String text() {
            return created + "|" + number + "|" + key;
        }

        static Place parse(String token) {
            String[] words = token.split("\\|", 3);
            try {
                return new Place(Instant.parse(words[0]), Long.parseLong(words[1]), words[2]);
            } catch (DateTimeParseException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("not the token of a page of records: " + token, e);
            }
        }
    }

    static Listed<JobRun> of(JobStore store, RunQuery query, Page page) {
        String namespace = query.namespace();
        Listed<JobRun> all;
        try {
            all = store.list(Kind.RUN, namespace == null ? Query.ALL : Query.in(namespace), Page.ALL);
        } catch (RevisionGoneException e) {
            throw new AssertionError("a list without token cannot be too old", e);
        }
        Stream<JobRun> chosen =
                all.items().stream().filter(fits(query)).sorted(Comparator.comparing(Place::of, NEWEST_FIRST));
        String token = page.token();
        if (token != null) {
            Place last = Place.parse(token);
            chosen = chosen.filter(run -> NEWEST_FIRST.compare(Place.of(run), last) > 0);
        }
        List<JobRun> rest = chosen.toList();
        if (page.limit() == 0 || rest.size() <= page.limit()) {
            return new Listed<>(rest, all.position(), null);
        }
        List<JobRun> shown = rest.subList(0, page.limit());
        return new Listed<>(
                shown, all.position(), Place.of(shown.get(shown.size() - 1)).text());
    }

    private static Predicate<JobRun> fits(RunQuery query) {
        return run -> {
            ObjectRef source = run.spec().source();
            return (query.job() == null || query.job().equals(run.spec().job().name()))
                    && (query.source() == null
                            || (source != null && query.source().equals(source.name())))
                    && (query.outcome() == null
                            || query.outcome() == run.status().outcome());
        };
    }
}
