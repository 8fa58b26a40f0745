package dev.jobkit.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.model.Attempt;
import dev.jobkit.model.Position;
import dev.jobkit.spi.Listed;
import dev.jobkit.spi.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run with one attempt is kept otherwise than one with several; nobody can tell. */
class AttemptShelfTest {
    private final AttemptShelf shelf = new AttemptShelf();

    private Listed<Attempt> list(Page page) {
        return shelf.list("run", page, new Position("s", 1));
    }

    @Test
    void theOnlyAttemptIsKeptOnceAndForgotten() {
        Attempt only = RunAttemptsTest.attempt(0);
        shelf.append(only);
        shelf.append(only);
        assertThat(list(Page.ALL).items()).containsExactly(only);
        shelf.forget(RunAttemptsTest.attempt(1));
        assertThat(list(Page.ALL).items()).containsExactly(only);
        shelf.forget(only);
        assertThat(list(Page.ALL).items()).isEmpty();
        shelf.append(only);
        shelf.drop("run");
        assertThat(list(Page.ALL).items()).isEmpty();
    }

    @Test
    void aPageTokenOutlastsTheOnlyAttempt() {
        Attempt first = RunAttemptsTest.attempt(0);
        shelf.append(first);
        assertThat(list(Page.first(1)).next()).isNull();
        Attempt second = RunAttemptsTest.attempt(1);
        Attempt third = RunAttemptsTest.attempt(2);
        shelf.append(second);
        String token = list(Page.first(1)).next();
        shelf.forget(first);
        shelf.append(third);
        assertThat(list(new Page(0, token)).items()).isEqualTo(List.of(second, third));
    }
}
