package dev.jobkit.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A round counts only if each task has run by its name, and none failed. */
class DurableTasksTest {
    private static final Load FEW = new Load(20, 10, 0, 1);

    /** Runs what is submitted at once, under the name that is made of the one that was submitted. */
    private static final class Liar implements Keeper {
        private final UnaryOperator<String> names;
        private final String failed;
        private Task task = name -> {};

        Liar(UnaryOperator<String> names, String failed) {
            this.names = names;
            this.failed = failed;
        }

        @Override
        public void start(Base base, Task body) {
            task = body;
        }

        @Override
        public void submit(List<String> submitted) throws Exception {
            for (String name : submitted) {
                task.run(names.apply(name));
            }
        }

        @Override
        public String unfinished() {
            return "select 0";
        }

        @Override
        public String failed() {
            return failed;
        }

        @Override
        public String settings() {
            return "";
        }

        @Override
        public void close() {
            // has nothing open
        }
    }

    private static Subject liar(UnaryOperator<String> names, String failed) {
        return new DurableTasks(Base.Product.H2, 10, () -> new Liar(names, failed));
    }

    @Test
    void aTaskThatRanTwiceIsNotTakenForOneThatNeverRan() {
        assertThatThrownBy(() -> liar(name -> name.equals("t7") ? "t8" : name, "select 0")
                        .measure(FEW))
                .hasMessage("1 tasks never ran, and the tables say that all are over");
    }

    @Test
    void noTaskMayHaveFailed() {
        assertThatThrownBy(() -> liar(name -> name, "select 3").measure(FEW)).hasMessage("failed: 3");
    }
}
