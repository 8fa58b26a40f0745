package dev.jobkit.core.loop;

import dev.jobkit.core.admission.TemplateAdmission;
import dev.jobkit.core.cron.KnownTimes;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobRun;
import dev.jobkit.model.Kind;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Stored;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the loop holds in memory of one object that has passes of its own: a Job, a CronJob or a bare pod.
 *
 * <p>What was laid down and the fields that are volatile may be used by any thread; all else belongs to the worker that has the entry,
 * one at a time, as the work queue guarantees.
 */
final class Entry extends Mailbox {
    private final ObjectRef ref;
    private final Kind<?> kind;

    /** Whether somebody else may have written the object or its pods: the pass reads the store again. */
    private volatile boolean stale = true;

    /** What was stored just now and need not be read; null when somebody else may have written since. */
    private volatile @Nullable Birth birth;

    /** Whether a start has handed all live pods. */
    private volatile boolean begun;

    /** Whether anybody may have written the object or its pods since they were read at a start. */
    private volatile boolean touched;

    /** What was read for the next pass, with that of others. */
    private @Nullable Ahead ahead;

    private final Slots slots = new Slots();
    private final EventLedger ledger = new EventLedger();
    private @Nullable Sweep sweep;
    private @Nullable Stored object;
    private @Nullable PodSpec placedFrom;
    private PodSpec placedOn = PodSpec.EMPTY;
    private @Nullable String waiting;
    private @Nullable Long attempts;
    private @Nullable JobRun record;
    private boolean namesChecked;
    private Set<String> told = Set.of();
    private @Nullable TemplateAdmission template;
    private @Nullable KnownTimes times;
    private int failures;

    /** Whether the last pass could not be made or stored; any thread may ask. */
    private volatile boolean heldUp;

    private int refusals;

    Entry(Kind<?> kind, ObjectRef ref) {
        this(kind, ref, null);
    }

    Entry(Kind<?> kind, ObjectRef ref, @Nullable Birth birth) {
        this.kind = kind;
        this.ref = ref;
        this.birth = birth;
    }

    /**
     * A Job and its record as they were stored at the beginning; it has no pods yet.
     *
     * @param job the Job
     * @param run its record
     */
    record Birth(Job job, JobRun run) {}

    /**
     * The Job as it was read for the next pass.
     *
     * @param job null when it is not there
     */
    record Ahead(@Nullable Job job) {}

    ObjectRef ref() {
        return ref;
    }

    ObjectKey key() {
        return ref.key();
    }

    String uid() {
        return ref.uid();
    }

    Kind<?> kind() {
        return kind;
    }

    /** Lays a slot here that this entry is to look after; the giver touches it no more. */
    void hand(PodSlot slot) {
        touched = true;
        lay(List.of(slot));
    }

    void markStale() {
        birth = null;
        touched = true;
        stale = true;
    }

    /** Notes that no pass may be stored now. */
    void holdUp() {
        heldUp = true;
        markStale();
    }

    /** Tells whether the last pass could not be made or stored; any thread may ask. */
    boolean isHeldUp() {
        return heldUp;
    }

    boolean isStale() {
        return stale;
    }

    /** Forgets what was read from the store, to be small while nothing happens. */
    void rest() {
        object = null;
        record = null;
        touched = true;
        stale = true;
    }

    /** Tells whether the store has to be read again, and takes the mark away. */
    boolean takeStale() {
        if (!stale) {
            return false;
        }
        stale = false;
        return true;
    }

    /** Returns what need not be read, once; asked for after the mark was taken, so that it is none that came before a mark. */
    @Nullable
    Birth takeBirth() {
        Birth taken = birth;
        birth = null;
        return taken;
    }

    /** Tells whether all has to be read again. */
    boolean isUnread() {
        return stale && birth == null;
    }

    /** Lays all live pods of the object here, as a start has read them. */
    void begin(List<PodSlot> pods) {
        lay(pods);
        begun = true;
    }

    /** Tells whether what a start has handed is all there is, and no pass has looked at it yet. */
    boolean isAsFound() {
        return hasAllPods() && (stale || ahead != null);
    }

    /** Tells whether the pods need not be read; asked for after the mark was taken. */
    boolean hasAllPods() {
        return begun && !touched;
    }

    /** Says what was read for the next pass, after the mark was taken. */
    void ahead(Ahead read) {
        ahead = read;
    }

    /** Returns what was read for this pass, once; of no use when the mark is there again. */
    @Nullable
    Ahead takeAhead() {
        Ahead taken = ahead;
        ahead = null;
        return taken;
    }

    /** Returns the record of the Job as it is stored, or null when it has to be read. */
    @Nullable
    JobRun record() {
        return record;
    }

    void record(@Nullable JobRun newRecord) {
        record = newRecord;
    }

    /** Says that a new pod's name was taken: from now on names are looked up before they are used. */
    void checkNames() {
        namesChecked = true;
    }

    boolean checksNames() {
        return namesChecked;
    }

    /** Returns the pods that the passes of this entry look at. */
    Slots slots() {
        return slots;
    }

    /** Returns how far pods that no pass looks at any more were looked for. */
    Sweep sweep() {
        if (sweep == null) {
            sweep = new Sweep();
        }
        return sweep;
    }

    /** Looks for them from the beginning, once they are looked for. */
    void restartSweep() {
        sweep = null;
    }

    /** Says that there may be one more pod that no pass looks at. */
    void leftInStore() {
        if (sweep != null) {
            sweep.somethingCameUp();
        }
    }

    EventLedger ledger() {
        return ledger;
    }

    /** Returns how many attempts of its run are kept, or null when nobody has counted. */
    @Nullable
    Long attempts() {
        return attempts;
    }

    void attempts(long newCount) {
        attempts = newCount;
    }

    /** Returns what people were told by the last pass and need not be told again. */
    Set<String> told() {
        return told;
    }

    void told(Set<String> news) {
        told = news;
    }

    /** Returns what takes in the Jobs that are made from the object's template. */
    TemplateAdmission template() {
        if (template == null) {
            template = new TemplateAdmission();
        }
        return template;
    }

    /** Returns what is known of the object's timetable. */
    KnownTimes times() {
        if (times == null) {
            times = new KnownTimes();
        }
        return times;
    }

    /** Returns the object as it is stored, or null when it is not there. */
    @Nullable
    Stored object() {
        return object;
    }

    void object(@Nullable Stored newObject) {
        object = newObject;
    }

    /** Returns the spec of a pod that is on this node; pods that share a spec share the result. */
    PodSpec placed(PodSpec spec, String node, Nodes nodes) {
        if (spec != placedFrom || !node.equals(placedOn.nodeName())) {
            placedFrom = spec;
            placedOn = nodes.placed(spec, node);
        }
        return placedOn;
    }

    /** Returns for what the object waits, as it was told last; null for nothing. */
    @Nullable
    String waiting() {
        return waiting;
    }

    void waiting(@Nullable String what) {
        waiting = what;
    }

    /** Counts a pass that threw; returns how many did in a row. */
    int failed() {
        heldUp = true;
        return ++failures;
    }

    /** Returns how many passes in a row a gate has refused something in. */
    int refusals() {
        return refusals;
    }

    /** Counts a pass in which a gate refused. */
    void refused() {
        refusals++;
    }

    void admitted() {
        refusals = 0;
    }

    void succeeded() {
        heldUp = false;
        failures = 0;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
