package dev.jobkit.core.admission;

import dev.jobkit.model.Container;
import dev.jobkit.model.RestartPolicy;
import java.util.List;

/** Judges the restart policy of a single container and its rules (v1 ContainerRestartPolicy, ContainerRestartRule). */
final class RestartRules {
    private static final List<String> POLICIES = List.of("Always", "Never", "OnFailure");
    private static final List<String> ACTIONS = List.of("Restart", "RestartAllContainers");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final int MOST_RULES = 20;
    private static final int MOST_EXIT_CODES = 255;

    private RestartRules() {}

    static void container(Findings found, Path path, Container container) {
        List<Fields> rules = Fields.of(container.rest()).children("restartPolicyRules");
        RestartPolicy policy = container.restartPolicy();
        if (policy == null) {
            withoutPolicy(found, path, container);
        } else if (!POLICIES.contains(policy.value())) {
            found.notSupported(path.at("restartPolicy"), policy, POLICIES);
        }
        if (rules.size() > MOST_RULES) {
            found.tooMany(path.at("restartPolicyRules"), rules.size(), MOST_RULES);
        }
        for (int i = 0; i < rules.size(); i++) {
            rule(found, path.at("restartPolicyRules", i), rules.get(i));
        }
    }

    /** Of an init container rules without a policy are not looked at. */
    static void initContainer(Findings found, Path path, Container container) {
        if (container.restartPolicy() == null) {
            withoutPolicy(found, path, container);
        } else {
            container(found, path, container);
        }
    }

    private static void withoutPolicy(Findings found, Path path, Container container) {
        if (!Fields.of(container.rest()).children("restartPolicyRules").isEmpty()) {
            found.required(path.at("restartPolicy"), "must specify restartPolicy when restart rules are used");
        }
    }

    private static void rule(Findings found, Path path, Fields rule) {
        if (!ACTIONS.contains(rule.text("action"))) {
            found.notSupported(path.at("action"), rule.text("action"), ACTIONS);
        }
        Fields codes = rule.child("exitCodes");
        if (codes == null) {
            found.required(path.at("exitCodes"), "must be specified");
            return;
        }
        if (!OPERATORS.contains(codes.text("operator"))) {
            found.notSupported(path.at("exitCodes.operator"), codes.text("operator"), OPERATORS);
        }
        int values = codes.texts("values").size();
        if (values > MOST_EXIT_CODES) {
            found.tooMany(path.at("exitCodes.values"), values, MOST_EXIT_CODES);
        }
    }
}
