package dev.jobkit.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.jobkit.JobController;
import dev.jobkit.WriteOptions;
import dev.jobkit.core.JobKit;
import dev.jobkit.executor.threads.ThreadPodExecutor;
import dev.jobkit.model.CompletionMode;
import dev.jobkit.model.Container;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.JobSpec;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.spi.JobTask;
import dev.jobkit.spi.TaskContext;
import dev.jobkit.spi.TaskRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A whole program that is a member of a crew on PostgreSQL: {@code main(address, name, lease, drain)}, spans in milliseconds.
 * It obeys on its standard input: {@code submit NAME PODS MILLIS}, {@code pod NAME MILLIS}, {@code cron NAME SCHEDULE} with
 * dots for spaces, {@code close}. Its pods write into a table when they begin and when they are done.
 */
final class MemberProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final PrintStream in;

    private MemberProgram(Process process) {
        this.process = process;
        this.out = process.inputReader();
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws IOException {
        try (HikariDataSource pool = TestPostgres.pool(args[0], 12);
                JdbcJobStore store = JdbcJobStore.open(pool)) {
            JobTask work = context -> work(context, pool, args[1]);
            JobController jobs = JobKit.builder()
                    .executor("threads", ThreadPodExecutor.of(new TaskRegistry().add("work", work)))
                    .store(store)
                    .backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .member(args[1])
                    .lease(Duration.ofMillis(Long.parseLong(args[2])))
                    .drain(Duration.ofMillis(Long.parseLong(args[3])))
                    .build();
            System.out.println("up");
            obey(jobs);
            jobs.close();
        }
        System.exit(0);
    }

    private static void obey(JobController jobs) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null && !line.equals("close"); line = orders.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "submit" -> jobs.submit(words[1], spec(Integer.parseInt(words[2]), words[3]));
                case "pod" ->
                    jobs.objects()
                            .create(
                                    new Pod(Metadata.named(words[1]), podSpec(words[2]), PodStatus.EMPTY),
                                    WriteOptions.DEFAULT);
                case "cron" -> jobs.cronJobs().create(cronJob(words[1], words[2].replace('.', ' ')));
                default -> throw new IllegalArgumentException(line);
            }
            System.out.println("ok");
        }
    }

    private static CronJob cronJob(String name, String schedule) {
        return CronJob.of(
                Metadata.named(name),
                CronJobSpec.builder()
                        .schedule(schedule)
                        .jobTemplate(JobTemplate.of(spec(1, "10")))
                        .build());
    }

    private static PodSpec podSpec(String millis) {
        Container container = Container.builder()
                .name("main")
                .image("work")
                .args(List.of(millis))
                .build();
        return PodSpec.of(container).toBuilder()
                .restartPolicy(RestartPolicy.NEVER)
                .build();
    }

    private static JobSpec spec(int pods, String millis) {
        return JobSpec.builder()
                .completions(pods)
                .parallelism(pods)
                .completionMode(CompletionMode.INDEXED)
                .backoffLimit(1000)
                .template(PodTemplate.of(podSpec(millis)))
                .build();
    }

    private static void work(TaskContext context, HikariDataSource pool, String member) throws Exception {
        note(context, pool, member, "begun");
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(context.args().get(0)));
        note(context, pool, member, "done");
    }

    private static void note(TaskContext context, HikariDataSource pool, String member, String what)
            throws SQLException {
        try (var connection = pool.getConnection()) {
            Sql.update(
                    connection,
                    "insert into effects (job, index, member, what) values (?, ?, ?, ?)",
                    context.job().map(ObjectRef::name).orElse(context.podName()),
                    context.index().orElse(-1),
                    member,
                    what);
        }
    }

    /** Starts one and waits until it is up. */
    static MemberProgram start(String address, String name, Duration lease, Duration drain, Path errors)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProgram.class.getName(),
                address,
                name,
                String.valueOf(lease.toMillis()),
                String.valueOf(drain.toMillis())));
        MemberProgram program = new MemberProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start());
        program.expect("up");
        return program;
    }

    private void expect(String word) throws IOException {
        String line = out.readLine();
        if (!word.equals(line)) {
            throw new IllegalStateException("the program said " + line + ", not " + word);
        }
    }

    void submit(String name, int pods, Duration span) throws IOException {
        order("submit " + name + " " + pods + " " + span.toMillis());
    }

    /** Creates a bare pod. */
    void pod(String name, Duration span) throws IOException {
        order("pod " + name + " " + span.toMillis());
    }

    /** Creates a CronJob. */
    void cron(String name, String schedule) throws IOException {
        order("cron " + name + " " + schedule.replace(' ', '.'));
    }

    private void order(String line) throws IOException {
        in.println(line);
        expect("ok");
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Ends it as a person would. */
    void leave() throws InterruptedException {
        in.println("close");
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the program does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
