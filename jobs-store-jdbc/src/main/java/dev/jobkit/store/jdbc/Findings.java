package dev.jobkit.store.jdbc;

import dev.jobkit.store.jdbc.StoreFinding.Gravity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what a check finds, up to a bound. For one thread. */
final class Findings {
    /** More of them say nothing new. */
    private static final int MOST = 1000;

    static final String RESTORE = "bring a copy back that was made before, or ask for help with this message";
    static final String REWRITE = "write the object once more, for example by adding and removing an annotation";

    private final List<StoreFinding> found = new ArrayList<>();

    void broken(String about, String what, String advice) {
        add(new StoreFinding(Gravity.BROKEN, about, what, advice));
    }

    void left(String about, String what, String advice) {
        add(new StoreFinding(Gravity.LEFT, about, what, advice));
    }

    /** Finds two values that should be the same. */
    void same(String about, String what, @Nullable Object wanted, @Nullable Object seen, String advice) {
        if (!Objects.equals(wanted, seen)) {
            broken(about, what + " is " + seen + ", expected " + wanted, advice);
        }
    }

    private void add(StoreFinding finding) {
        if (found.size() < MOST) {
            found.add(finding);
        } else if (found.size() == MOST) {
            found.add(new StoreFinding(
                    Gravity.BROKEN, "the store", "more was found than is told here", "begin with what is told"));
        }
    }

    List<StoreFinding> all() {
        return List.copyOf(found);
    }
}
