package dev.jobkit.scenarios;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.core.cron.CronExpression;
import dev.jobkit.core.cron.TimeZones;
import dev.jobkit.event.CronJobMissed;
import dev.jobkit.event.CronJobSkipped;
import dev.jobkit.event.CronJobStarted;
import dev.jobkit.event.JobEvent;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.testkit.SeededIds;
import dev.jobkit.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many CronJobs in many zones on virtual time; each start is held against the schedule the moment it is told. */
final class ManyCronJobs implements AutoCloseable {
    /** Schedules and how many of a thousand CronJobs have them; {@code M}, {@code H} and {@code D} differ from one to the next. */
    private static final Map<String, Integer> MIX = Map.of(
            "M * * * *",
            10,
            "M H/6 * * *",
            60,
            "M H * * *",
            280,
            "M H * * D",
            300,
            "M H 1,15 * *",
            150,
            "M H 3 * *",
            150,
            "M H 29 D *",
            50);

    private static final Pattern ZONE = Pattern.compile("\"timeZone\": ?\"([^\"]+)\"");

    private final VirtualTime time;
    private final StoreCounts store;
    private final JobController controller;
    private final Map<String, Due> expected = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long runs;

    /** Which due time of a CronJob comes next. */
    private static final class Due {
        private final CronExpression expression;
        private final ZoneId zone;
        private Instant next;

        Due(CronExpression expression, ZoneId zone, Instant since) {
            this.expression = expression;
            this.zone = zone;
            this.next = since;
            advance();
        }

        void advance() {
            next = expression.next(next, zone).orElse(Instant.MAX);
        }
    }

    ManyCronJobs(int count, Instant start) {
        time = new VirtualTime(start);
        store = new StoreCounts(JobKit.memoryStore(time));
        controller = JobKit.builder()
                .store(store)
                .executor("at-once", new AtOnce())
                .time(time)
                .ids(new SeededIds(8))
                .workers(time, 1)
                .listeners(time)
                .build();
        controller.subscribe(this::told, From.NOW);
        List<String> zones = zones();
        List<String> schedules = schedules(count);
        for (int i = 0; i < schedules.size(); i++) {
            add("c" + i, schedules.get(i), zones.get(i % zones.size()));
        }
        time.runReady();
    }

    private void add(String name, String schedule, String zone) {
        CronJobSpec spec = CronJobSpec.builder()
                .schedule(schedule)
                .timeZone(zone)
                .jobTemplate(JobTemplate.of(CronStory.work()))
                .build();
        CronJob cronJob = CronJob.of(Metadata.named(name), spec);
        controller.objects().create(cronJob, WriteOptions.DEFAULT);
        ZoneId known = TimeZones.find(zone).orElseThrow();
        expected.put(name, new Due(CronExpression.parse(schedule), known, time.instant()));
    }

    private static List<String> schedules(int count) {
        List<String> schedules = new ArrayList<>();
        for (String pattern : new TreeSet<>(MIX.keySet())) {
            int share = Math.max(1, MIX.getOrDefault(pattern, 0) * count / 1000);
            for (int i = 0; i < share && schedules.size() < count; i++) {
                schedules.add(pattern.replace("M", "" + i * 7 % 60)
                        .replace("H/6", i % 6 + "/6")
                        .replace("H", "" + i % 24)
                        .replace("D", "" + (i % 6 + 1)));
            }
        }
        return schedules;
    }

    private static List<String> zones() {
        TreeSet<String> zones = new TreeSet<>();
        Matcher named = ZONE.matcher(Recordings.text("cron.jsonl"));
        while (named.find()) {
            TimeZones.find(named.group(1)).ifPresent(zone -> zones.add(named.group(1)));
        }
        zones.remove("Local");
        return List.copyOf(zones);
    }

    private void told(JobEvent event, Position at) {
        if (event instanceof CronJobStarted) {
            runs++;
            String name = event.about().name();
            Due due = expected.get(name);
            if (due == null) {
                throw new AssertionError("nobody made the CronJob " + name);
            }
            String job = "Created job " + name + "-" + due.next.getEpochSecond() / 60;
            if (!event.message().equals(job) || !event.at().equals(due.next)) {
                faults.add(event.at() + ": expected " + job + " at " + due.next + ", came " + event.message());
            }
            due.advance();
        } else if (event instanceof CronJobMissed || event instanceof CronJobSkipped) {
            faults.add(event.toString());
        }
    }

    /** Lets time pass and returns what went wrong: runs that were lost, doubled, too early or too late. */
    List<String> faultsWithin(Duration span) {
        time.advance(span);
        expected.forEach((name, due) -> {
            if (!due.next.isAfter(time.instant())) {
                faults.add(name + ": nothing was started for " + due.next);
            }
        });
        return faults;
    }

    /** Returns how many runs there were. */
    long runs() {
        return runs;
    }

    /** Returns how many objects the store keeps. */
    long objects() throws RevisionGoneException {
        long objects = 0;
        for (Kind<?> kind : List.of(Kind.CRON_JOB, Kind.JOB, Kind.POD, Kind.RUN, Kind.EVENT)) {
            objects += store.list(kind, Query.ALL, Page.ALL).items().size();
        }
        return objects;
    }

    JobController controller() {
        return controller;
    }

    /** Returns what was asked of the store so far. */
    Map<String, Long> counts() {
        return store.counts();
    }

    @Override
    public void close() {
        controller.close();
    }
}
