package dev.jobkit.manifest;

import dev.jobkit.manifest.MetadataCodec.Template;
import dev.jobkit.model.EmptyDir;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodSpec;
import dev.jobkit.model.PodStatus;
import dev.jobkit.model.PodTemplate;
import dev.jobkit.model.Volume;

/** Pods, their specs and templates (v1 Pod, PodSpec, PodTemplateSpec, Volume). */
final class PodCodec {
    private static final Codec<EmptyDir, Parts> EMPTY_DIR = Codec.<EmptyDir>of(
                    "v1.EmptyDirVolumeSource", p -> new EmptyDir(p.get("medium"), p.get("sizeLimit")))
            .part("medium", Forms.TEXT, EmptyDir::medium)
            .part("sizeLimit", Forms.QUANTITY, EmptyDir::sizeLimit);

    private static final Codec<Volume, Parts> VOLUME = Codec.<Volume>of(
                    "v1.Volume", p -> new Volume(p.text("name"), p.get("emptyDir"), p.rest()))
            .part("name", Forms.TEXT, Volume::name)
            .part("emptyDir", EMPTY_DIR, Volume::emptyDir)
            .rest(Volume::rest);

    static final Codec<PodSpec, PodSpec.Builder> SPEC = Codec.of("v1.PodSpec", PodSpec::builder, PodSpec.Builder::build)
            .bind("volumes", VOLUME.list(), PodSpec::volumes, PodSpec.Builder::volumes)
            .bind(
                    "initContainers",
                    ContainerCodec.CONTAINER.list(),
                    PodSpec::initContainers,
                    PodSpec.Builder::initContainers)
            .bind("containers", ContainerCodec.CONTAINER.list(), PodSpec::containers, PodSpec.Builder::containers)
            .bind(
                    "restartPolicy",
                    ContainerCodec.RESTART_POLICY,
                    PodSpec::restartPolicy,
                    PodSpec.Builder::restartPolicy)
            .bind(
                    "terminationGracePeriodSeconds",
                    Forms.SECONDS,
                    PodSpec::terminationGracePeriod,
                    PodSpec.Builder::terminationGracePeriod)
            .bind("activeDeadlineSeconds", Forms.SECONDS, PodSpec::activeDeadline, PodSpec.Builder::activeDeadline)
            .bind("nodeSelector", Forms.TEXT_MAP, PodSpec::nodeSelector, PodSpec.Builder::nodeSelector)
            .bind("serviceAccountName", Forms.TEXT, PodSpec::serviceAccountName, PodSpec.Builder::serviceAccountName)
            .bind("nodeName", Forms.TEXT, PodSpec::nodeName, PodSpec.Builder::nodeName)
            .bind("hostname", Forms.TEXT, PodSpec::hostname, PodSpec.Builder::hostname)
            .bind("subdomain", Forms.TEXT, PodSpec::subdomain, PodSpec.Builder::subdomain)
            .rest(PodSpec::rest, PodSpec.Builder::rest);

    static final Codec<PodTemplate, Parts> TEMPLATE = Codec.<PodTemplate>of("v1.PodTemplateSpec", PodCodec::template)
            .part(
                    "metadata",
                    MetadataCodec.TEMPLATE,
                    template -> new Template(template.labels(), template.annotations(), template.rest()))
            .part("spec", SPEC, PodTemplate::spec);

    static final Codec<Pod, Parts> POD = Codec.<Pod>of("v1.Pod", PodCodec::pod)
            .part("metadata", MetadataCodec.METADATA, Pod::metadata)
            .part("spec", SPEC, Pod::spec)
            .part("status", PodStatusCodec.STATUS, Pod::status);

    private PodCodec() {}

    private static PodTemplate template(Parts parts) {
        Template metadata = parts.get("metadata");
        PodSpec spec = parts.get("spec");
        Template given = metadata == null ? Template.EMPTY : metadata;
        return new PodTemplate(given.labels(), given.annotations(), spec == null ? PodSpec.EMPTY : spec, given.rest());
    }

    private static Pod pod(Parts parts) {
        Metadata metadata = parts.get("metadata");
        PodSpec spec = parts.get("spec");
        PodStatus status = parts.get("status");
        return new Pod(
                metadata == null ? Metadata.EMPTY : metadata,
                spec == null ? PodSpec.EMPTY : spec,
                status == null ? PodStatus.EMPTY : status);
    }
}
