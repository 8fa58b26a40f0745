package dev.jobkit.scenarios;

import dev.jobkit.model.Kind;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import java.util.List;
import java.util.Map;

/** A store that disturbs chosen commits; they are numbered from 1 in the order of asking. */
class DisturbedStore extends WatchedStore {
    /** What is done to a commit. */
    enum Trouble {
        /** It is answered with a conflict and not made; verbs of persons are left alone. */
        CONFLICT,
        /** The program dies before it is made. */
        DEATH_BEFORE,
        /** The program dies right after it is made: nobody is told. */
        DEATH_AFTER
    }

    private final Stage stage;
    private final Map<Integer, Trouble> troubles;
    private int asked;

    DisturbedStore(Stage stage, JobStore inner, Map<Integer, Trouble> troubles) {
        super(inner);
        this.stage = stage;
        this.troubles = troubles;
    }

    /** Returns how many commits were asked for. */
    int asked() {
        return asked;
    }

    @Override
    public List<CommitResult> commit(List<Commit> commits) {
        Trouble trouble = troubles.get(++asked);
        if (trouble == null) {
            return super.commit(commits);
        }
        return switch (trouble) {
            case CONFLICT -> stage.inVerb() ? super.commit(commits) : refused(commits);
            case DEATH_BEFORE -> {
                die();
                throw new Death("before a commit", true);
            }
            case DEATH_AFTER -> {
                super.commit(commits);
                die();
                throw new Death("after a commit", false);
            }
        };
    }

    /** Is called at the moment of death, for tests that want to look around. */
    void die() {}

    private static List<CommitResult> refused(List<Commit> commits) {
        return commits.stream()
                .map(c -> (CommitResult) new CommitResult.Conflict(Kind.JOB, Stage.KEY, 0))
                .toList();
    }

    /** The end of the program; an error, so that nothing of it goes on. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        private final boolean beforeCommit;

        Death(String when, boolean beforeCommit) {
            super("the program dies " + when);
            this.beforeCommit = beforeCommit;
        }

        boolean isBeforeCommit() {
            return beforeCommit;
        }
    }
}
