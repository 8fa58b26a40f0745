package dev.jobkit.scenarios;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The packages of the house and what each may import: the table of the architecture's section 3 in Java.
 *
 * <p>A new arrow is a change of this table, made in the commit that needs it, with its reason.
 */
final class Rooms {
    private static final Set<String> MODEL = Set.of("dev.jobkit.model");
    private static final Set<String> VALUES = union(MODEL, Set.of("dev.jobkit.event"));
    private static final Set<String> SPI = union(VALUES, Set.of("dev.jobkit.spi"));
    private static final Set<String> API = union(SPI, Set.of("dev.jobkit"));
    private static final Set<String> PURE_CORE = Set.of(
            "dev.jobkit.core.decide",
            "dev.jobkit.core.pods",
            "dev.jobkit.core.cron",
            "dev.jobkit.core.dispatch",
            "dev.jobkit.core.admission");
    private static final Set<String> CORE = Set.of("dev.jobkit.core");
    private static final Set<String> ALL_OF_CORE = Set.of("dev.jobkit.core..");
    private static final Set<String> MANIFEST = Set.of("dev.jobkit.manifest");
    private static final Set<String> TESTKIT = Set.of("dev.jobkit.testkit");
    private static final Set<String> STARTED =
            Set.of("dev.jobkit.executor..", "dev.jobkit.store..", "dev.jobkit.server");
    private static final Set<String> EDGE = union(API, CORE, STARTED);

    /** From a package to the packages (or trees of packages, {@code ".."}) of ours that it may import. */
    static final Map<String, Set<String>> ARROWS = arrows();

    /** Rooms that compute and touch nothing: time and names are given to them as arguments. */
    static final Set<String> PURE = union(VALUES, PURE_CORE);

    /** Third-party packages that are free outside the API, beside JSpecify's annotations, which are free everywhere. */
    static final Set<String> FREE_LIBRARIES =
            Set.of("org.slf4j..", "com.google.common..", "com.google.errorprone.annotations..");

    /** The one family of libraries that a room was made for. */
    static final Map<String, Set<String>> OWN_LIBRARIES = Map.ofEntries(
            Map.entry("dev.jobkit.manifest", Set.of("org.snakeyaml.engine..")),
            Map.entry("dev.jobkit.testkit", Set.of("org.assertj..")),
            Map.entry("dev.jobkit.cli", Set.of("picocli..", "org.jline..")),
            Map.entry(
                    "dev.jobkit.server", Set.of("com.fasterxml.jackson..", "org.eclipse.jetty..", "jakarta.servlet..")),
            Map.entry("dev.jobkit.store.jdbc", Set.of("com.zaxxer.hikari..", "org.postgresql..", "org.h2..")),
            Map.entry("dev.jobkit.executor.kubernetes", Set.of("io.fabric8.kubernetes..")),
            Map.entry("dev.jobkit.executor.nats", Set.of("io.nats..")),
            Map.entry("dev.jobkit.micrometer", Set.of("io.micrometer..")),
            Map.entry("dev.jobkit.spring", Set.of("org.springframework..", "io.micrometer..")),
            Map.entry("dev.jobkit.benchmarks", Set.of("..")),
            Map.entry("dev.jobkit.scenarios", Set.of("..")));

    /** Rooms whose public types show the library they are named after, or are seen by nobody. */
    static final Set<String> MAY_SHOW_LIBRARIES = Set.of(
            "dev.jobkit.testkit",
            "dev.jobkit.cli",
            "dev.jobkit.executor.kubernetes",
            "dev.jobkit.executor.nats",
            "dev.jobkit.micrometer",
            "dev.jobkit.spring",
            "dev.jobkit.benchmarks",
            "dev.jobkit.scenarios");

    private Rooms() {}

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        arrows.put("dev.jobkit.model", Set.of());
        arrows.put("dev.jobkit.event", MODEL);
        arrows.put("dev.jobkit.spi", VALUES);
        arrows.put("dev.jobkit", SPI);
        arrows.put("dev.jobkit.core", union(API, ALL_OF_CORE));
        arrows.put("dev.jobkit.core.decide", VALUES);
        arrows.put("dev.jobkit.core.pods", SPI);
        arrows.put("dev.jobkit.core.cron", VALUES);
        arrows.put("dev.jobkit.core.dispatch", VALUES);
        arrows.put("dev.jobkit.core.admission", MODEL);
        arrows.put("dev.jobkit.core.loop", union(SPI, PURE_CORE));
        arrows.put("dev.jobkit.core.store", union(SPI, Set.of("dev.jobkit.core.store.pack")));
        arrows.put("dev.jobkit.core.store.pack", MODEL);
        arrows.put("dev.jobkit.core.log", union(MODEL, Set.of("dev.jobkit.spi")));
        // cursors implement what the facade promises: Subscription, Watch and their exceptions
        arrows.put("dev.jobkit.core.listen", API);
        arrows.put("dev.jobkit.executor.threads", API);
        arrows.put("dev.jobkit.executor.process", API);
        arrows.put("dev.jobkit.executor.kubernetes", API);
        arrows.put("dev.jobkit.executor.nats", API);
        arrows.put("dev.jobkit.manifest", MODEL);
        arrows.put("dev.jobkit.store.jdbc", union(API, MANIFEST));
        arrows.put("dev.jobkit.server", union(API, MANIFEST));
        arrows.put("dev.jobkit.testkit", union(API, CORE, MANIFEST));
        arrows.put("dev.jobkit.cli", union(EDGE, MANIFEST, TESTKIT));
        arrows.put("dev.jobkit.examples", union(EDGE, MANIFEST, TESTKIT));
        arrows.put("dev.jobkit.micrometer", EDGE);
        arrows.put("dev.jobkit.spring", EDGE);
        // a store in a benchmark differs from another one in a word or two, which testkit has a base for
        arrows.put("dev.jobkit.benchmarks", union(EDGE, TESTKIT));
        // Scenarios look behind the counter: properties of a decision are checked on the decision itself.
        arrows.put("dev.jobkit.scenarios", Set.of("dev.jobkit.."));
        return arrows;
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new LinkedHashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return all;
    }
}
