package dev.jobkit.cli;

import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Secrecy;
import dev.jobkit.model.Stored;
import java.util.List;

/** Takes out of what is printed what is not for everybody's eyes. */
final class Unshown {
    private Unshown() {}

    /** Returns the object with the default values of secret parameters masked; other objects as they are. */
    static Stored masked(Stored object) {
        if (!(object instanceof JobDefinition definition)) {
            return object;
        }
        DefinitionSpec spec = definition.spec();
        List<Parameter> shown = spec.parameters().stream().map(Unshown::masked).toList();
        return new JobDefinition(
                definition.metadata(),
                new DefinitionSpec(
                        spec.alias(),
                        spec.description(),
                        spec.template(),
                        shown,
                        spec.executor(),
                        spec.targetNamespace()));
    }

    private static Parameter masked(Parameter parameter) {
        return parameter.secrecy() == Secrecy.SECRET && parameter.defaultValue() != null
                ? new Parameter(
                        parameter.name(),
                        Secrecy.MASK,
                        parameter.presence(),
                        parameter.secrecy(),
                        parameter.description())
                : parameter;
    }
}
