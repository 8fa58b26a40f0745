package dev.jobkit.core;

import com.google.common.collect.Comparators;
import dev.jobkit.RunQuery;
import dev.jobkit.core.dispatch.Records;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.LabelSelector;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
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

    /** A record, its place found once. */
    private record Placed(Place place, JobRun run) {}

    static Listed<JobRun> of(JobStore store, RunQuery query, Page page) {
        Listed<JobRun> all = store.all(Kind.RUN, within(query));
        Stream<Placed> chosen = all.items().stream().filter(fits(query)).map(run -> new Placed(Place.of(run), run));
        String token = page.token();
        if (token != null) {
            Place last = Place.parse(token);
            chosen = chosen.filter(run -> NEWEST_FIRST.compare(run.place(), last) > 0);
        }
        Comparator<Placed> order = Comparator.comparing(Placed::place, NEWEST_FIRST);
        int limit = page.limit();
        List<Placed> rest = limit == 0 || limit >= all.items().size()
                ? chosen.sorted(order).toList()
                : chosen.collect(Comparators.least(limit + 1, order)); // without bringing the others into order
        boolean more = limit > 0 && rest.size() > limit;
        List<Placed> shown = more ? rest.subList(0, limit) : rest;
        return new Listed<>(
                shown.stream().map(Placed::run).toList(),
                all.position(),
                more ? shown.get(limit - 1).place().text() : null);
    }

    /** What comes from one definition or CronJob has its label, so that a store need not hand out all records. */
    private static Query within(RunQuery query) {
        String namespace = query.namespace();
        Query all = namespace == null ? Query.ALL : Query.in(namespace);
        String source = query.source();
        return source == null || source.length() > Records.LONGEST_LABEL
                ? all
                : all.withLabels(LabelSelector.of(Names.RUN_OF, source));
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
