package dev.jobkit;

import dev.jobkit.model.ObjectRef;

/** Says that a Job was deleted before it finished. */
public final class JobGoneException extends JobKitException {
    private static final long serialVersionUID = 1;

    /** Makes the exception for this Job. */
    public JobGoneException(ObjectRef job) {
        super(job + " (uid " + job.uid() + ") was deleted before it finished");
    }
}
