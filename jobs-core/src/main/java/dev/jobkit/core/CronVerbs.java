package dev.jobkit.core;

import dev.jobkit.ConflictException;
import dev.jobkit.CronJobs;
import dev.jobkit.NotFoundException;
import dev.jobkit.Preconditions;
import dev.jobkit.Propagation;
import dev.jobkit.WriteOptions;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.ObjectKey;
import dev.jobkit.model.Owner;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What users do with CronJobs and schedules. */
final class CronVerbs implements CronJobs {
    private final ObjectVerbs objects;

    CronVerbs(ObjectVerbs objects) {
        this.objects = objects;
    }

    @Override
    public CronJob create(CronJob cronJob) {
        return objects.create(cronJob, WriteOptions.DEFAULT).object();
    }

    @Override
    public Optional<CronJob> find(ObjectKey key) {
        return objects.get(Kind.CRON_JOB, key);
    }

    @Override
    public CronJob edit(ObjectKey key, UnaryOperator<CronJobSpec> edit) {
        while (true) {
            CronJob before = find(key).orElseThrow(() -> new NotFoundException(Kind.CRON_JOB, key));
            CronJob after = before.withSpec(edit.apply(before.spec()));
            try {
                return objects.update(after, WriteOptions.DEFAULT).object();
            } catch (ConflictException again) {
                // the next round reads what the other one has written
            }
        }
    }

    @Override
    public Job trigger(ObjectKey key, String name, WriteOptions options) {
        CronJob cronJob = find(key).orElseThrow(() -> new NotFoundException(Kind.CRON_JOB, key));
        JobTemplate template = cronJob.spec().jobTemplate();
        Map<String, String> annotations = new LinkedHashMap<>(template.annotations());
        annotations.put(Names.CRONJOB_INSTANTIATE, "manual");
        Metadata metadata = Metadata.builder()
                .namespace(key.namespace())
                .name(name)
                .labels(template.labels())
                .annotations(annotations)
                .owners(List.of(Owner.controlledBy(cronJob)))
                .build();
        return objects.create(Job.of(metadata, template.spec()), options).object();
    }

    @Override
    public void delete(ObjectKey key, Propagation propagation) {
        objects.delete(Kind.CRON_JOB, key, Preconditions.NONE, propagation, WriteOptions.DEFAULT);
    }

    @Override
    public List<Instant> next(String schedule, @Nullable String timeZone, Instant from, int count) {
        return DueTimes.next(schedule, timeZone, from, count);
    }
}
