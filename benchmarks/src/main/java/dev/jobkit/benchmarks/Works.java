package dev.jobkit.benchmarks;

import dev.jobkit.benchmarks.Work.Better;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All works there are, and who does them. */
final class Works {
    private Works() {}

    static List<Work> all() {
        List<Work> works = new ArrayList<>();
        memory(works, "memory/wide-1000", 1000, ThreadJobs.Shape.ONE_WIDE_JOB);
        memory(works, "memory/indexed-1000", 1000, ThreadJobs.Shape.ONE_INDEXED_JOB);
        memory(works, "memory/wide-100000", 100_000, ThreadJobs.Shape.ONE_WIDE_JOB);
        memory(works, "memory/many", 1000, ThreadJobs.Shape.MANY_JOBS);
        return works;
    }

    private static void memory(List<Work> works, String name, int atOnce, ThreadJobs.Shape shape) {
        Map<String, Supplier<Subject>> subjects = new LinkedHashMap<>();
        subjects.put(Work.LIMIT + "ExecutorService", PlainSubjects::executorService);
        subjects.put(Work.LIMIT + "Failsafe", PlainSubjects::failsafe);
        subjects.put("Quartz RAM", QuartzSubject::new);
        subjects.put(Work.OURS, () -> new ThreadJobs(shape));
        Load quick = new Load(50_000, atOnce, 2, 2);
        Load full = new Load(100_000, atOnce, 4, 5);
        works.add(new Work("memory", name, "tasks/s", Better.MORE, quick, full, subjects));
    }
}
