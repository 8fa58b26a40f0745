package dev.jobkit.model;

/**
 * A stored Job that is not a run: saving it starts nothing.
 *
 * @param metadata name, labels and so on
 * @param spec what it starts
 */
public record JobDefinition(Metadata metadata, DefinitionSpec spec) implements Stored {

    @Override
    public Kind<JobDefinition> kind() {
        return Kind.DEFINITION;
    }

    @Override
    public JobDefinition withMetadata(Metadata newMetadata) {
        return new JobDefinition(newMetadata, spec);
    }
}
