package dev.jobkit.core.admission;

import dev.jobkit.model.DefinitionSpec;
import dev.jobkit.model.JobDefinition;
import dev.jobkit.model.JobTemplate;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Parameter;
import dev.jobkit.model.Secrecy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes definitions in: judges them when they are made or changed; they stay as they were written (our own kind).
 *
 * <p>Source: our own; names and labels obey meta/v1 ObjectMeta.
 */
public final class DefinitionAdmission {
    /** A Job's name is that of the definition, a dash and a number, and has 63 characters. */
    private static final int MOST_NAME_BYTES = 52;

    private DefinitionAdmission() {}

    /**
     * Judges a new definition.
     *
     * @param sent the definition as it was written, its name already generated where it asked for that
     * @param uid its identity
     */
    public static Reviewed<JobDefinition> create(JobDefinition sent, String uid) {
        JobDefinition definition = sent.withMetadata(JobDefaults.identify(sent.metadata(), uid));
        Findings found = new Findings();
        MetadataRules.create(found, definition.metadata());
        spec(found, definition.spec());
        String name = definition.metadata().name();
        if (Formats.bytes(name) > MOST_NAME_BYTES) {
            found.invalid("metadata.name", name, "must be no more than " + MOST_NAME_BYTES + " characters");
        }
        return new Reviewed<>(definition, new Review(found.toList(), warnings(sent.spec())));
    }

    /**
     * Judges a changed definition.
     *
     * @param stored the definition as it is
     * @param sent the definition as it is wished
     */
    public static Reviewed<JobDefinition> update(JobDefinition stored, JobDefinition sent) {
        long generation = stored.metadata().generation();
        boolean changed = !sent.spec().equals(stored.spec());
        Metadata metadata = Carried.over(sent.metadata(), stored.metadata(), changed ? generation + 1 : generation);
        Findings found = new Findings();
        MetadataRules.beforeUpdate(found, metadata, stored.metadata());
        MetadataRules.update(found, metadata, stored.metadata());
        spec(found, sent.spec());
        return new Reviewed<>(sent.withMetadata(metadata), new Review(found.toList(), warnings(sent.spec())));
    }

    private static void spec(Findings found, DefinitionSpec spec) {
        String namespace = spec.targetNamespace();
        if (namespace != null) {
            found.invalid("spec.targetNamespace", namespace, DnsFormats.label(namespace));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.parameters().size(); i++) {
            Parameter parameter = spec.parameters().get(i);
            Path path = Path.of("spec").at("parameters", i).at("name");
            if (parameter.name().isEmpty()) {
                found.required(path, "");
            } else {
                found.invalid(path, parameter.name(), Formats.envName(parameter.name()));
            }
            if (!names.add(parameter.name())) {
                found.duplicate(path, parameter.name());
            }
            if (parameter.secrecy() == Secrecy.SECRET && Secrecy.MASK.equals(parameter.defaultValue())) {
                found.invalid(
                        Path.of("spec").at("parameters", i).at("default"),
                        Secrecy.MASK,
                        "stands for a value that is not shown; write the value, or none");
            }
        }
        template(found, spec.template());
    }

    /** Says which secrets everybody can read who may read the definition. */
    private static List<String> warnings(DefinitionSpec spec) {
        List<String> warnings = new ArrayList<>(0);
        for (int i = 0; i < spec.parameters().size(); i++) {
            Parameter parameter = spec.parameters().get(i);
            if (parameter.secrecy() == Secrecy.SECRET && parameter.defaultValue() != null) {
                warnings.add("spec.parameters[" + i + "].default: the secret parameter " + parameter.name()
                        + " has a value that is kept in the definition; give it with each dispatch instead");
            }
        }
        return warnings;
    }

    private static void template(Findings found, JobTemplate template) {
        LabelRules.labels(found, Path.of("spec.template.metadata.labels"), template.labels());
        LabelRules.annotations(found, Path.of("spec.template.metadata.annotations"), template.annotations());
        CronRules.jobTemplate(found, Path.of("spec.template.spec"), JobDefaults.template(template.spec()));
    }
}
