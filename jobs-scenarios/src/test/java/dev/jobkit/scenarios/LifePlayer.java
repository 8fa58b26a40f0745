package dev.jobkit.scenarios;

import static dev.jobkit.scenarios.CommitRules.rule;

import dev.jobkit.Gauges;
import dev.jobkit.InvalidJobException;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobStatus;
import dev.jobkit.model.Pod;
import dev.jobkit.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Plays a life to its end and says what broke. */
final class LifePlayer {
    private static final int ROUNDS = 60;

    /** How many passes one act may bring beside those that change something. */
    private static final int IDLE_PASSES = 12;

    private final Life life;
    private final Stage stage;
    private final CommitRules rules;
    private long passesBefore;
    private int commitsBefore;

    private LifePlayer(Life life) {
        this.life = life;
        this.stage = new Stage(life.seed(), s -> inner -> new CommitRules(s, inner));
        this.rules = (CommitRules) stage.store();
    }

    /** Tells whether admission lets the Job of this life in. */
    static boolean isAdmitted(Life life) {
        Stage stage = new Stage(life.seed(), s -> inner -> inner);
        try {
            stage.submit(life);
            return true;
        } catch (InvalidJobException refused) {
            return false;
        } finally {
            stage.controller().close();
        }
    }

    /** Plays the life; returns what broke, or empty when all rules hold. */
    static Optional<String> problem(Life life) {
        LifePlayer player = new LifePlayer(life);
        try {
            player.play();
            return Optional.empty();
        } catch (InvalidJobException refused) {
            return Optional.empty();
        } catch (CommitRules.BrokenRule | RuntimeException | AssertionError broken) {
            return Optional.of(broken.toString());
        } finally {
            player.stage.controller().close();
        }
    }

    private void play() {
        stage.submit(life);
        look("submit");
        for (Step step : life.script()) {
            int before = rules.passes();
            int verbs = rules.verbs();
            stage.play(step);
            if (step.text().equals("nudge") && !stage.isLimited() && rules.verbs() > verbs) {
                rule(rules.passes() == before, "a pass without news changes nothing", rules.last());
            }
            look(step.text());
        }
        finish();
    }

    /** Looks at what is true whenever the controller has nothing to do. */
    private void look(String after) {
        Gauges gauges = stage.controller().gauges();
        rule(gauges.failedPasses() == 0, "no pass throws", after);
        rule(gauges.conflicts() == 0, "nobody is in the way of nobody", after);
        rule(gauges.queuedKeys() == 0, "what is due is done", after);
        int commits = rules.passes() + rules.verbs();
        long most = IDLE_PASSES + 3L * (commits - commitsBefore);
        long passes = gauges.passes() - passesBefore;
        rule(passes <= most, "no pass without news", passes + " passes and " + commits + " commits in " + after);
        passesBefore = gauges.passes();
        commitsBefore = commits;
        stage.job().ifPresent(this::lookAt);
    }

    private void lookAt(Job job) {
        List<Pod> pods = rules.pods(job);
        JobStatus status = job.status();
        if (job.isFinished()) {
            rule(pods.stream().noneMatch(Pod::isTracked), "a finished Job holds no pod", pods);
            rule(pods.stream().allMatch(p -> p.isEnded() || p.metadata().isDeleting()), "a finished Job is over", pods);
            return;
        }
        if (job.metadata().isDeleting()) {
            return;
        }
        rule(status.active() == pods.stream().filter(Pod::isActive).count(), "active pods are counted", status);
        long stopping = pods.stream()
                .filter(p -> p.metadata().isDeleting() && !p.isEnded())
                .count();
        rule(status.terminating() != null && status.terminating() == stopping, "stopping pods are counted", status);
    }

    /** Takes what is in the way, and lets every pod have its outcome: the Job ends. */
    private void finish() {
        World world = stage.world();
        stage.openQuota();
        for (int round = 0;
                round < ROUNDS && stage.job().filter(j -> !j.isFinished()).isPresent();
                round++) {
            if (stage.job().filter(j -> j.spec().isSuspended()).isPresent()) {
                stage.verb(c -> c.resume(Stage.KEY));
            }
            if (stage.job()
                    .filter(j -> Integer.valueOf(0).equals(j.spec().parallelism()))
                    .isPresent()) {
                stage.verb(c -> c.scale(Stage.KEY, 1));
            }
            world.terminate().run().succeed();
            look("finish");
            world.advance(Duration.ofMinutes(11));
            look("finish, advance");
        }
        world.terminate();
        rule(
                stage.job().filter(j -> !j.isFinished()).isEmpty(),
                "a Job whose pods all get outcomes ends",
                stage.job().map(Job::status));
        rest(world);
    }

    private void rest(World world) {
        Optional<Job> last = stage.job();
        if (last.filter(j -> j.spec().ttlAfterFinished() != null).isPresent()) {
            world.advance(Duration.ofMinutes(2));
            rule(stage.job().isEmpty(), "a Job goes when its time is up", last);
            rule(stage.pods().isEmpty(), "its pods go with it", stage.pods());
        } else if (last.isPresent()) {
            world.advance(Duration.ofDays(1));
            rule(stage.job().equals(last), "what has finished rests", stage.job());
        }
        world.run().succeed().terminate(); // orphans
        look("rest");
        List<Pod> left = stage.pods();
        rule(left.stream().noneMatch(Pod::isTracked), "nothing is held for ever", left);
        rule(left.stream().allMatch(p -> p.isEnded() && !p.metadata().isDeleting()), "nothing is left half done", left);
        rule(stage.controller().gauges().livePods() == 0, "no pod is kept in memory", left);
        rule(stage.isQuotaFree(), "all of the quota is given back", left);
    }
}
