package dev.jobkit.scenarios;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** What asks the machine for time, sleep or chance, and the few classes that may. */
final class WorldAccess {
    private static final Map<String, Set<String>> ASKS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
            "java.lang.Thread", Set.of("sleep"),
            "java.util.concurrent.TimeUnit", Set.of("sleep"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.Math", Set.of("random"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
            "java.time.InstantSource", Set.of("system"),
            "java.time.Clock",
                    Set.of("systemUTC", "systemDefaultZone", "system", "tickSeconds", "tickMillis", "tickMinutes"));

    /** {@code new Date()}, {@code new Random()}: unlike with an argument, they ask the machine. */
    private static final Set<String> ASK_WHEN_MADE_WITHOUT_ARGUMENT =
            Set.of("java.util.Date", "java.util.GregorianCalendar", "java.util.Random", "java.util.SplittableRandom");

    /** The classes whose promise it is to ask: the system's time, the sources of names, a store that waits for a database, and benchmarks. */
    static final DescribedPredicate<JavaClass> DOORS = DescribedPredicate.describe(
            "SystemTime, an IdSource, the JDBC store's Machine or a benchmark",
            c -> outermost(c).getSimpleName().equals("SystemTime")
                    || c.isAssignableTo("dev.jobkit.spi.IdSource")
                    || c.getName().equals("dev.jobkit.store.jdbc.Machine")
                    || c.getPackageName().startsWith("dev.jobkit.benchmarks"));

    /** Threads, files, sockets, processes and chance: not for rooms that only compute. */
    static final DescribedPredicate<JavaClass> WORLD = DescribedPredicate.describe(
            "threads, files, sockets, processes or chance",
            c -> c.isAssignableTo(Thread.class)
                    || c.isAssignableTo("java.util.concurrent.Executor")
                    || c.isAssignableTo("java.util.concurrent.Future")
                    || c.isAssignableTo("java.util.random.RandomGenerator")
                    || c.isAssignableTo("java.time.Clock")
                    || Set.of("java.lang.Process", "java.lang.ProcessBuilder", "java.io.File")
                            .contains(c.getName())
                    || c.getPackageName().startsWith("java.util.concurrent.locks")
                    || c.getPackageName().startsWith("java.nio.file")
                    || c.getPackageName().equals("java.net"));

    static final ArchCondition<JavaClass> NOT_ASKED =
            new ArchCondition<>("not ask the machine for time, sleep or chance") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    for (JavaAccess<?> access : item.getAccessesFromSelf()) {
                        if (asks(access.getTarget())) {
                            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                        }
                    }
                }
            };

    private WorldAccess() {}

    private static boolean asks(AccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        if (owner.startsWith("java.time.") && name.equals("now")) {
            return true;
        }
        if (owner.equals("java.security.SecureRandom") && name.equals("<init>")) {
            return true;
        }
        if (ASK_WHEN_MADE_WITHOUT_ARGUMENT.contains(owner)
                && target instanceof AccessTarget.ConstructorCallTarget made) {
            return made.getRawParameterTypes().isEmpty();
        }
        return ASKS.getOrDefault(owner, Set.of()).contains(name);
    }

    private static JavaClass outermost(JavaClass c) {
        return c.getEnclosingClass().map(WorldAccess::outermost).orElse(c);
    }
}
