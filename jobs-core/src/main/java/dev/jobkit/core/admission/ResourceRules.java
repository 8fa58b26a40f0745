package dev.jobkit.core.admission;

import dev.jobkit.model.PodSpec;
import dev.jobkit.model.Quantity;
import dev.jobkit.model.Resources;
import java.math.BigDecimal;
import java.util.Map;
import java.util.function.BiConsumer;

/** Judges what a container, a pod or its overhead asks for and may use (v1 ResourceRequirements). */
final class ResourceRules {
    private static final String HUGE_PAGES = ResourceNames.HUGE_PAGES;
    private static final BigDecimal MOST_THOUSANDTHS = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Findings found;
    private final ClaimRules claims;

    ResourceRules(Findings found, ClaimRules claims) {
        this.found = found;
        this.claims = claims;
    }

    /** The resources of a container. */
    void container(Path path, Resources resources) {
        all(path, resources, (at, name) -> ResourceNames.ofContainer(found, at, name));
        claims.used(path.at("claims"), Fields.of(resources.rest()).children("claims"));
    }

    /** The resources of a pod as a whole. */
    void pod(Path path, Fields tree, PodSpec spec) {
        if (tree.has("claims")) {
            found.forbidden(path.at("claims"), "claims may not be set for Resources at pod-level");
        }
        Resources resources = ResourceNames.resources(tree);
        all(path, resources, (at, name) -> ResourceNames.ofPod(found, at, name));
        claims.used(path.at("claims"), tree.children("claims"));
        PodTotals.judge(found, path, spec, resources);
    }

    /** What a pod costs beside its containers. */
    void overhead(Path path, Map<String, Quantity> overhead) {
        overhead.forEach((name, quantity) -> {
            Path at = path.at("limits", name);
            ResourceNames.ofContainer(found, at, name);
            quantity(at, name, quantity);
        });
    }

    private void all(Path path, Resources resources, BiConsumer<Path, String> nameRule) {
        boolean hugePages = false;
        boolean computing = false;
        for (Map.Entry<String, Quantity> limit : resources.limits().entrySet()) {
            Path at = path.at("limits", limit.getKey());
            nameRule.accept(at, limit.getKey());
            quantity(at, limit.getKey(), limit.getValue());
            pages(at, limit.getKey(), limit.getValue());
            hugePages |= limit.getKey().startsWith(HUGE_PAGES);
            computing |= isCompute(limit.getKey());
        }
        for (Map.Entry<String, Quantity> request : resources.requests().entrySet()) {
            Path at = path.at("requests", request.getKey());
            nameRule.accept(at, request.getKey());
            quantity(at, request.getKey(), request.getValue());
            againstLimit(path, request.getKey(), request.getValue(), resources.limits());
            pages(at, request.getKey(), request.getValue());
            hugePages |= request.getKey().startsWith(HUGE_PAGES);
            computing |= isCompute(request.getKey());
        }
        if (hugePages && !computing) {
            found.forbidden(path, "HugePages require cpu or memory");
        }
    }

    private static boolean isCompute(String name) {
        return name.equals("cpu") || name.equals("memory");
    }

    private void againstLimit(Path path, String name, Quantity request, Map<String, Quantity> limits) {
        Quantity limit = limits.get(name);
        boolean overcommit = ResourceNames.isNative(name) && !name.startsWith(HUGE_PAGES);
        if (limit == null) {
            if (!overcommit) {
                found.required(path.at("limits"), "Limit must be set for non overcommitable resources");
            }
        } else if (request.compareTo(limit) != 0 && !overcommit) {
            found.invalid(path.at("requests"), request, "must be equal to " + name + " limit of " + limit);
        } else if (request.compareTo(limit) > 0) {
            found.invalid(path.at("requests"), request, "must be less than or equal to " + name + " limit of " + limit);
        }
    }

    private void quantity(Path path, String name, Quantity quantity) {
        if (quantity.amount().signum() < 0) {
            found.invalid(path, quantity, "must be greater than or equal to 0");
        }
        if (ResourceNames.isCounted(name) && !isWhole(quantity)) {
            found.invalid(path, quantity, "must be an integer");
        }
    }

    /** Tells whether the quantity is a whole number; what has too many thousandths to be counted is not taken for one. */
    private static boolean isWhole(Quantity quantity) {
        return quantity.amount().stripTrailingZeros().scale() <= 0
                && quantity.amount().movePointRight(3).compareTo(MOST_THOUSANDTHS) <= 0;
    }

    /** Huge pages come whole: a multiple of the size that their name tells. */
    private void pages(Path path, String name, Quantity quantity) {
        if (name.startsWith(HUGE_PAGES) && !ResourceNames.isWholePages(name, quantity)) {
            found.invalid(path, quantity, quantity + " is not positive integer multiple of " + name);
        }
    }
}
