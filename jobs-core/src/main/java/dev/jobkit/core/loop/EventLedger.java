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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the notes about one object into event records and keeps their number small, by the rules of the event recorder of
 * Kubernetes (client-go EventCorrelator): the tenth differing message of one type and reason and all later ones become one
 * series, and after 25 events about one object further ones are dropped but for one every five minutes.
 *
 * <p>A pass writes on a {@link Draft}, which takes effect only when its commit is done. Belongs to the worker that has the
 * entry.
 */
final class EventLedger {
    private static final int SIMILAR = 10;
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);
    private static final Duration FORGET = Duration.ofMinutes(10);
    private static final String COMBINED = "(combined from similar events): ";

    /** Records are continued for so long, which is less than they are kept, see {@link EventExpiry}. */
    private static final Duration CONTINUED = Duration.ofMinutes(30);

    private static final int FEW = 32;

    /** Messages by type and reason; small at first, as most objects have few notes and there may be many objects. */
    private final Map<Words, Similar> similar = new HashMap<>(2);

    /** Records by type, reason and message. */
    private final Map<Words, EventRecord> records = new HashMap<>(2);

    /** How many records there may be before old ones are looked for. */
    private int crowd = FEW;

    /** How many events may still pass, as of then. */
    private double tokens = BURST;

    private Instant at = Instant.MIN;

    /** What tells notes apart; its own words for equality, as those of a record take several times as long. */
    private record Words(String type, String reason, String message) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Words words
                    && type.equals(words.type)
                    && reason.equals(words.reason)
                    && message.equals(words.message);
        }

        @Override
        public int hashCode() {
            return (type.hashCode() * 31 + reason.hashCode()) * 31 + message.hashCode();
        }
    }

    /** Messages that differ, fewer than make a series. */
    private record Similar(List<String> messages, Instant last) {}

    /** Forgets the records, which somebody else has removed or written; what comes next begins new ones. */
    void forgetRecords() {
        records.clear();
    }

    /** Begins the notes of a pass. */
    Draft draft(ObjectRef about, String component, IdSource ids, Instant now) {
        return new Draft(about, component, ids, now);
    }

    /** The notes of one pass. */
    final class Draft {
        private final ObjectRef about;
        private final String component;
        private final IdSource ids;
        private final Instant now;
        private final Map<Words, Similar> newSimilar = new HashMap<>(0);
        private final Map<Words, EventRecord> newRecords = new LinkedHashMap<>(0);
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
            Words sort = new Words(note.type(), note.reason(), "");
            boolean combined = isOneOfMany(sort, note.message());
            String message = combined ? COMBINED + note.message() : note.message();
            Words key = new Words(note.type(), note.reason(), combined ? COMBINED : message);
            EventRecord before = record(key);
            newRecords.put(key, before == null ? first(note, message) : again(before, note, message));
        }

        private @Nullable EventRecord record(Words key) {
            EventRecord mine = newRecords.get(key);
            EventRecord known = mine != null ? mine : records.get(key);
            return known == null || isOld(known, now) ? null : known;
        }

        private boolean isOneOfMany(Words sort, String message) {
            Similar known = newSimilar.getOrDefault(sort, similar.get(sort));
            List<String> messages =
                    known == null || known.last().plus(FORGET).isBefore(now) ? List.of() : known.messages();
            boolean many = false;
            if (!messages.contains(message)) {
                List<String> more = new ArrayList<>(messages);
                more.add(message);
                many = more.size() >= SIMILAR;
                messages = List.copyOf(many ? more.subList(1, more.size()) : more); // it stays below the bound
            }
            newSimilar.put(sort, new Similar(messages, now));
            return many;
        }

        private EventRecord first(Note note, String message) {
            String uid = ids.uid();
            Metadata metadata = Metadata.builder()
                    .namespace(about.namespace())
                    .name(about.name() + "." + uid.replace("-", "").substring(0, 16))
                    .uid(uid)
                    .created(now)
                    .build();
            return new EventRecord(
                    metadata, about, note.type(), note.reason(), message, component, 1, now, now, note.why());
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
            for (EventRecord record : newRecords.values()) {
                writes.add(record.metadata().revision() == 0 ? new Write.Create(record) : new Write.Update(record));
            }
            return writes;
        }

        /** Takes effect: the commit with these writes is done and gave these objects. */
        void done(List<Stored> stored) {
            int i = 0;
            for (Words key : newRecords.keySet()) {
                records.put(key, (EventRecord) stored.get(i++));
            }
            similar.putAll(newSimilar);
            tokens = tokensLeft;
            at = now;
            if (records.size() > crowd) {
                records.values().removeIf(record -> isOld(record, now));
                crowd = Math.max(FEW, 2 * records.size());
            }
        }
    }

    private static boolean isOld(EventRecord record, Instant now) {
        return record.last().plus(CONTINUED).isBefore(now);
    }
}
