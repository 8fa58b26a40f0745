package dev.jobkit.core.decide;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How the conditions of a Job are kept (batch/v1 JobStatus.conditions): one of each type, in order of appearance. */
final class Conditions {
    private Conditions() {}

    /** Returns the condition that this holds since now. */
    static JobCondition since(JobConditionType type, String reason, String message, Instant now) {
        return new JobCondition(type, ConditionStatus.TRUE, reason, message, now, now);
    }

    /** Returns the list with the condition; the same list when it says so already. */
    static List<JobCondition> with(List<JobCondition> conditions, JobCondition wanted) {
        for (int i = 0; i < conditions.size(); i++) {
            JobCondition have = conditions.get(i);
            if (have.type().equals(wanted.type())) {
                if (have.status().equals(wanted.status())) {
                    return conditions;
                }
                List<JobCondition> changed = new ArrayList<>(conditions);
                changed.set(i, wanted);
                return changed;
            }
        }
        if (wanted.status().equals(ConditionStatus.FALSE)) {
            return conditions;
        }
        List<JobCondition> longer = new ArrayList<>(conditions);
        longer.add(wanted);
        return longer;
    }
}
