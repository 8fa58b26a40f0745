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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Messages by type and reason. */
    private final Map<String, Similar> similar = new HashMap<>();

    /** Records by type, reason and message. */
    private final Map<String, EventRecord> records = new HashMap<>();

    /** How many records there may be before old ones are looked for. */
    private int crowd = FEW;

    /** How many events may still pass, as of then. */
    private double tokens = BURST;

    private Instant at = Instant.MIN;

    private record Similar(Set<String> messages, Instant last) {}

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
        private final Map<String, Similar> newSimilar = new HashMap<>(0);
        private final Map<String, EventRecord> newRecords = new LinkedHashMap<>(0);
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
            String series = note.type() + '\n' + note.reason() + '\n';
            boolean combined = isOneOfMany(series, note.message());
            String message = combined ? COMBINED + note.message() : note.message();
            String key = series + (combined ? COMBINED : message);
            EventRecord before = record(key);
            newRecords.put(key, before == null ? first(note, message) : again(before, note, message));
        }

        private @Nullable EventRecord record(String key) {
            EventRecord mine = newRecords.get(key);
            EventRecord known = mine != null ? mine : records.get(key);
            return known == null || isOld(known, now) ? null : known;
        }

        private boolean isOneOfMany(String series, String message) {
            Similar known = newSimilar.getOrDefault(series, similar.get(series));
            Set<String> messages = new HashSet<>();
            if (known != null && !known.last().plus(FORGET).isBefore(now)) {
                messages.addAll(known.messages());
            }
            messages.add(message);
            boolean many = messages.size() >= SIMILAR;
            if (many) {
                messages.remove(messages.iterator().next()); // the set stays below the bound, whichever goes
            }
            newSimilar.put(series, new Similar(messages, now));
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
            for (String key : newRecords.keySet()) {
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
