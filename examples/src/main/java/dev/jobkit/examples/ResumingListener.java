package dev.jobkit.examples;

import dev.jobkit.From;
import dev.jobkit.JobController;
import dev.jobkit.Subscription;
import dev.jobkit.core.JobKit;
import dev.jobkit.event.JobCreated;
import dev.jobkit.event.JobEvent;
import dev.jobkit.event.JobEventListener;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.Container;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.Kind;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Page;
import dev.jobkit.spi.Query;
import dev.jobkit.spi.RevisionGoneException;
import dev.jobkit.spi.TaskRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Keeps its position in a file, and goes on behind the last event that it has handled. Nothing is lost; after a crash the last
 * event may come again. The positions of a store in memory end with the program.
 */
final class ResumingListener implements JobEventListener {
    private final Path file;
    private final Consumer<JobEvent> handler;

    ResumingListener(Path file, Consumer<JobEvent> handler) {
        this.file = file;
        this.handler = handler;
    }

    /** Subscribes behind the last event that was handled; at the first start, from now on. */
    Subscription subscribe(JobController jobs) throws IOException, RevisionGoneException {
        if (Files.exists(file)) {
            return jobs.subscribe(this, From.after(Position.parse(Files.readString(file))));
        }
        Position now = jobs.objects().list(Kind.JOB, Query.ALL, Page.first(1)).position();
        Files.writeString(file, now.toString());
        return jobs.subscribe(this, From.after(now));
    }

    @Override
    public void onEvent(JobEvent event, Position at) {
        handler.accept(event);
        try {
            Files.writeString(file, at.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(createdJobs(Files.createTempDirectory("listener").resolve("position")));
    }

    /** Listens, stops, lets a Job pass by, and listens again; returns the Jobs whose creation was heard. */
    static List<String> createdJobs(Path position) throws Exception {
        Set<String> heard = Collections.synchronizedSet(new LinkedHashSet<>());
        CountDownLatch all = new CountDownLatch(3);
        ResumingListener listener = new ResumingListener(position, event -> {
            if (event instanceof JobCreated created && heard.add(created.about().name())) {
                all.countDown();
            }
        });
        TaskRegistry tasks =
                new TaskRegistry().add("hello", context -> context.out().println("hello"));
        JobSpec spec = JobSpec.of(Container.of("main", "hello"));
        try (JobController jobs = JobKit.start(ThreadPodExecutor.of(tasks))) {
            Subscription first = listener.subscribe(jobs);
            jobs.await(jobs.submit("first", spec).key(), Duration.ofMinutes(1));
            first.close(); // as if the program ended here
            jobs.await(jobs.submit("second", spec).key(), Duration.ofMinutes(1));
            Subscription again = listener.subscribe(jobs);
            jobs.await(jobs.submit("third", spec).key(), Duration.ofMinutes(1));
            all.await();
            again.close();
            return List.copyOf(heard);
        }
    }
}
