package dev.jobkit.core.loop;

import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.spi.JobStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads Jobs that have to be read for passes that are ready together, by one question to the store; thousands, at a start. */
final class ReadAhead {
    private static final Logger log = LoggerFactory.getLogger(ReadAhead.class);

    private final JobStore store;

    ReadAhead(JobStore store) {
        this.store = store;
    }

    /** Reads for these entries, which the worker has; one that is marked meanwhile is read again by its pass. */
    void read(List<Entry> entries) {
        List<Entry> unread = new ArrayList<>(0); // most often there is none
        for (Entry entry : entries) {
            if (entry.kind().equals(Kind.JOB) && entry.isUnread()) {
                unread.add(entry);
            }
        }
        if (unread.size() < 2) {
            return;
        }
        Map<ObjectKey, Job> found = new HashMap<>();
        try {
            unread.forEach(Entry::takeStale); // before the look, so that no write falls in between
            store.getAll(Kind.JOB, unread.stream().map(Entry::key).collect(Collectors.toSet()))
                    .forEach(job -> found.put(job.key(), job));
        } catch (RuntimeException | LinkageError | AssertionError | VirtualMachineError e) {
            log.debug("{} Jobs are read one by one", unread.size(), e);
            unread.forEach(Entry::markStale);
            return;
        }
        unread.forEach(entry -> entry.ahead(new Entry.Ahead(found.get(entry.key()))));
    }
}
