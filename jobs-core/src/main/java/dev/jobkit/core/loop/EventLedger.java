package dev.jobkit.core.loop;

import dev.jobkit.core.decide.Note;
import dev.jobkit.model.EventRecord;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Stored;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the notes about one object into event records and keeps their number small, by the rules of the event recorder of
 * Kubernetes (client-go EventCorrelator): the tenth differing message of one type and reason and all later ones become one
 * series, and after 25 events about one object further ones are dropped but for one every five minutes.
 *
 * <p>A pass writes on a {@link Draft}, which takes effect only when its commit is done. Belongs to the worker that has the
 * entry.
 *
 * <p>There may be many objects, and most have few notes: what is known stands in chains, which the limit keeps short, and of a
 * record only what it takes to go on with it.
 */
final class EventLedger {
    private static final int SIMILAR = 10;
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private static final Duration FORGET = Duration.ofMinutes(10);

    /** Where in the digits of a uid those begin that are random, also where it begins with a time. */
    private static final int RANDOM_HALF = 16;

    private static final String COMBINED = "(combined from similar events): ";

    /** Records are continued for so long, which is less than they are kept, see {@link EventExpiry}. */
    private static final Duration CONTINUED = Duration.ofMinutes(30);

    /** What is known of each type and reason. */
    private @Nullable Sort sorts;

    /** How many events may still pass, as of then. */
    private double tokens = BURST;

    private Instant at = Instant.MIN;

    /** Notes of one type and reason. */
    private static final class Sort {
        private final String type;
        private final String reason;
        private final @Nullable Sort next;

        /** Messages that differ, fewer than make a series. */
        private List<String> messages = List.of();

        private Instant last = Instant.MIN;
        private @Nullable Known records;

        Sort(String type, String reason, @Nullable Sort next) {
            this.type = type;
            this.reason = reason;
            this.next = next;
        }

        @Nullable
        Known record(String words) {
            Known record = records;
            while (record != null && !record.words.equals(words)) {
                record = record.next;
            }
            return record;
        }

        void put(Known record, Instant now) {
            Known others = null;
            for (Known known = records; known != null; known = known.next) {
                if (!known.words.equals(record.words) && !isOld(known.last, now)) {
                    others = known.before(others);
                }
            }
            records = record.before(others);
        }
    }

    /** What is known of a record that was stored, by its message, or the one word for all of a series. */
    private record Known(
            String words,
            String uid,
            long revision,
            int count,
            Instant first,
            Instant last,
            @Nullable Known next) {
        static Known of(String words, EventRecord stored) {
            Metadata metadata = stored.metadata();
            Instant first = stored.first().equals(stored.last()) ? stored.last() : stored.first();
            return new Known(words, metadata.uid(), metadata.revision(), stored.count(), first, stored.last(), null);
        }

        Known before(@Nullable Known other) {
            return other == next ? this : new Known(words, uid, revision, count, first, last, other);
        }
    }

    private @Nullable Sort sort(Note note) {
        Sort sort = sorts;
        while (sort != null && !(sort.reason.equals(note.reason()) && sort.type.equals(note.type()))) {
            sort = sort.next;
        }
        return sort;
    }

    private Sort sortToWrite(Note note) {
        Sort known = sort(note);
        if (known == null) {
            known = new Sort(note.type(), note.reason(), sorts);
            sorts = known;
        }
        return known;
    }

    /** Forgets the records, which somebody else has removed or written; what comes next begins new ones. */
    void forgetRecords() {
        for (Sort sort = sorts; sort != null; sort = sort.next) {
            sort.records = null;
        }
    }

    /** Begins the notes of a pass. */
    Draft draft(ObjectRef about, String component, IdSource ids, Instant now) {
        return new Draft(about, component, ids, now);
    }

    /** The messages of one type and reason as they are after a pass, of which there is one each. */
    private record Similar(Note sort, List<String> messages) {}

    /** A record that a pass writes; {@code sort} is the last note that it is made of. */
    private record Made(Note sort, String words, EventRecord record) {}

    private static boolean isLike(Note one, Note other) {
        return one.reason().equals(other.reason()) && one.type().equals(other.type());
    }

    /** The notes of one pass. */
    final class Draft {
        private final ObjectRef about;
        private final String component;
        private final IdSource ids;
        private final Instant now;

        /** Made for the first note, as this and the next are for many passes that make none. */
        private List<Similar> newSimilar = List.of();

        private List<Made> newRecords = List.of();
        private double tokensLeft;

        private Draft(ObjectRef about, String component, IdSource ids, Instant now) {
            this.about = about;
            this.component = component;
            this.ids = ids;
            this.now = now;
            this.tokensLeft = refilled();
        }

        private double refilled() {
            if (at.equals(Instant.MIN)) {
                return BURST;
            }
            double passed =
                    Math.max(0, Duration.between(at, now).toMillis()); // a clock that was set back takes none away
            return Math.min(BURST, tokens + passed / REFILL.toMillis());
        }

        /** Tells whether a further note would be dropped, so that it need not be made. */
        boolean isFull() {
            return tokensLeft < 1;
        }

        void note(Note note) {
            if (isFull()) {
                return;
            }
            tokensLeft--;
            boolean combined = isOneOfMany(note);
            String message = combined ? COMBINED + note.message() : note.message();
            String words = combined ? COMBINED : message;
            int mine = indexOf(note, words);
            EventRecord before =
                    mine < 0 ? stored(note, words) : newRecords.get(mine).record();
            EventRecord after = before == null ? first(note, message) : again(before, note, message);
            newRecords = with(newRecords, mine, new Made(note, words, after));
        }

        private int indexOf(Note note, String words) {
            for (int i = 0; i < newRecords.size(); i++) {
                Made record = newRecords.get(i);
                if (record.words().equals(words) && isLike(record.sort(), note)) {
                    return i;
                }
            }
            return -1;
        }

        /** Returns the stored record that goes on with this note, but for what the note says itself. */
        private @Nullable EventRecord stored(Note note, String words) {
            Sort sort = sort(note);
            Known known = sort == null ? null : sort.record(words);
            if (known == null || isOld(known.last(), now)) {
                return null;
            }
            return new EventRecord(
                    metadata(known.uid(), known.first(), known.revision()),
                    about,
                    note.type(),
                    note.reason(),
                    words,
                    component,
                    known.count(),
                    known.first(),
                    known.last(),
                    null);
        }

        private boolean isOneOfMany(Note note) {
            int mine = 0;
            while (mine < newSimilar.size() && !isLike(newSimilar.get(mine).sort(), note)) {
                mine++;
            }
            boolean noted = mine < newSimilar.size();
            List<String> messages = noted ? newSimilar.get(mine).messages() : before(note);
            boolean many = false;
            if (!messages.contains(note.message())) {
                List<String> more = new ArrayList<>(messages);
                more.add(note.message());
                many = more.size() >= SIMILAR;
                messages = List.copyOf(many ? more.subList(1, more.size()) : more); // it stays below the bound
            }
            newSimilar = with(newSimilar, noted ? mine : -1, new Similar(note, messages));
            return many;
        }

        private List<String> before(Note note) {
            Sort sort = sort(note);
            return sort == null || sort.last.plus(FORGET).isBefore(now) ? List.of() : sort.messages;
        }

        private <T> List<T> with(List<T> list, int at, T item) {
            List<T> wider = list.isEmpty() ? new ArrayList<>(1) : list;
            if (at < 0) {
                wider.add(item);
            } else {
                wider.set(at, item);
            }
            return wider;
        }

        private Metadata metadata(String uid, Instant created, long revision) {
            return Metadata.builder()
                    .namespace(about.namespace())
                    .name(about.name() + "." + uid.replace("-", "").substring(RANDOM_HALF))
                    .uid(uid)
                    .created(created)
                    .revision(revision)
                    .build();
        }

        private EventRecord first(Note note, String message) {
            return new EventRecord(
                    metadata(ids.uid(), now, 0),
                    about,
                    note.type(),
                    note.reason(),
                    message,
                    component,
                    1,
                    now,
                    now,
                    note.why());
        }

        private EventRecord again(EventRecord before, Note note, String message) {
            return new EventRecord(
                    before.metadata(),
                    about,
                    note.type(),
                    note.reason(),
                    message,
                    component,
                    before.count() + 1,
                    before.first(),
                    now,
                    note.why());
        }

        /** Returns what has to be written, one write a record. */
        List<Write> writes() {
            List<Write> writes = new ArrayList<>(newRecords.size());
            for (Made made : newRecords) {
                EventRecord record = made.record();
                writes.add(record.metadata().revision() == 0 ? new Write.Create(record) : new Write.Update(record));
            }
            return writes;
        }

        /** Takes effect: the commit with these writes is done and gave these objects. */
        void done(List<Stored> stored) {
            for (Similar similar : newSimilar) {
                Sort sort = sortToWrite(similar.sort());
                sort.messages = similar.messages();
                sort.last = now;
            }
            for (int i = 0; i < newRecords.size(); i++) {
                Made made = newRecords.get(i);
                sortToWrite(made.sort()).put(Known.of(made.words(), (EventRecord) stored.get(i)), now);
            }
            tokens = tokensLeft;
            at = now;
        }
    }

    private static boolean isOld(Instant last, Instant now) {
        return last.plus(CONTINUED).isBefore(now);
    }
}
