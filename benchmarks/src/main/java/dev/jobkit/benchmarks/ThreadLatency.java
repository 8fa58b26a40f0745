package dev.jobkit.benchmarks;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCompleted;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.spi.TaskRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long JobKit takes from submit to the task's first instruction, and from its last to the listener. */
final class ThreadLatency implements Subject {
    /** Which of the two ways is told. */
    enum Way {
        SUBMIT_TO_START,
        END_TO_LISTENER
    }

    private final Way way;

    ThreadLatency(Way way) {
        this.way = way;
    }

    @Override
    public Map<String, Double> measure(Load load) throws Exception {
        LinkedBlockingQueue<Long> began = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        TaskRegistry tasks = new TaskRegistry().add("tell", context -> began.add(System.nanoTime()));
        JobSpec spec = JobSpec.of(Container.of("main", "tell"));
        JobEventListener listener = (event, at) -> {
            if (event instanceof JobCompleted) {
                heard.add(System.nanoTime());
            }
        };
        Samples starts = new Samples(load.tasks());
        Samples ends = new Samples(load.tasks());
        try (JobController controller = JobKit.start(ThreadPodExecutor.of(tasks));
                Subscription subscription = controller.subscribe(listener, new From.Now())) {
            for (int i = 0; i < load.tasks(); i++) {
                TimeUnit.MICROSECONDS.sleep(500); // low load: the machine has time for all that follows a Job
                long from = System.nanoTime();
                controller.submit("job-" + i, spec);
                long start = began.take();
                starts.add(start - from);
                ends.add(heard.take() - start);
            }
            if (subscription.position().revision() == 0) {
                throw new IllegalStateException("the listener heard nothing");
            }
        }
        return new LinkedHashMap<>((way == Way.SUBMIT_TO_START ? starts : ends).quantiles(""));
    }

    @Override
    public String settings() {
        return "as in memory/many; one Job at a time, 0.5 ms between them; "
                + (way == Way.SUBMIT_TO_START ? "submit includes admission and the commit" : "to JobCompleted");
    }
}
