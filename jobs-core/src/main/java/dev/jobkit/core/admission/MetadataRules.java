package dev.jobkit.core.admission;

import dev.jobkit.model.Metadata;
import dev.jobkit.model.Names;
import dev.jobkit.model.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the metadata of any object, new or changed (meta/v1 ObjectMeta). */
final class MetadataRules {
    private static final Path PATH = Path.of("metadata");
    private static final Set<String> STANDARD_FINALIZERS =
            Set.of("kubernetes", Names.ORPHAN_FINALIZER, Names.FOREGROUND_FINALIZER);

    private MetadataRules() {}

    /** The rules for Jobs and CronJobs, whose names are DNS subdomains. */
    static void create(Findings found, Metadata metadata) {
        common(found, metadata, DnsFormats::subdomain);
        kubeFinalizers(found, metadata);
    }

    /** The rules for the metadata of any kind, asked before those of the kind at every update. */
    static void beforeUpdate(Findings found, Metadata metadata, Metadata old) {
        common(found, metadata, MetadataRules::pathSegment);
        changes(found, metadata, old);
    }

    /** What an update may not change. */
    static void update(Findings found, Metadata metadata, Metadata old) {
        changes(found, metadata, old);
        kubeFinalizers(found, metadata);
    }

    private static void common(Findings found, Metadata metadata, Function<String, List<String>> nameRule) {
        String prefix = metadata.generateName();
        if (prefix != null && !prefix.isEmpty()) {
            found.invalid(PATH.at("generateName"), prefix, nameRule.apply(DnsFormats.maskTrailingDash(prefix)));
        }
        if (metadata.name().isEmpty()) {
            found.required(PATH.at("name"), "name or generateName is required");
        } else {
            found.invalid(PATH.at("name"), metadata.name(), nameRule.apply(metadata.name()));
        }
        if (metadata.namespace().isEmpty()) {
            found.required(PATH.at("namespace"), "");
        } else {
            found.invalid(PATH.at("namespace"), metadata.namespace(), DnsFormats.label(metadata.namespace()));
        }
        found.notNegative(PATH.at("generation"), metadata.generation());
        LabelRules.labels(found, PATH.at("labels"), metadata.labels());
        LabelRules.annotations(found, PATH.at("annotations"), metadata.annotations());
        owners(found, metadata.owners());
        finalizers(found, metadata.finalizers());
    }

    private static List<String> pathSegment(String name) {
        List<String> faults = new ArrayList<>();
        if (name.equals(".") || name.equals("..")) {
            faults.add("may not be '" + name + "'");
        }
        for (String character : List.of("/", "%")) {
            if (name.contains(character)) {
                faults.add("may not contain '" + character + "'");
            }
        }
        return faults;
    }

    private static void changes(Findings found, Metadata metadata, Metadata old) {
        if (old.isDeleting()) {
            List<String> added = new ArrayList<>(metadata.finalizers());
            added.removeAll(old.finalizers());
            if (!added.isEmpty()) {
                found.forbidden(
                        PATH.at("finalizers"),
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + goStrings(added));
            }
        }
        if (metadata.generation() < old.generation()) {
            found.invalid(PATH.at("generation"), metadata.generation(), "must not be decremented");
        }
        immutable(found, PATH.at("name"), metadata.name(), old.name());
        immutable(found, PATH.at("namespace"), metadata.namespace(), old.namespace());
        immutable(found, PATH.at("uid"), metadata.uid(), old.uid());
        immutable(found, PATH.at("creationTimestamp"), metadata.created(), old.created());
        immutable(found, PATH.at("deletionTimestamp"), metadata.deleted(), old.deleted());
        immutable(found, PATH.at("deletionGracePeriodSeconds"), seconds(metadata), seconds(old));
        LabelRules.labels(found, PATH.at("labels"), metadata.labels());
        LabelRules.annotations(found, PATH.at("annotations"), metadata.annotations());
        owners(found, metadata.owners());
    }

    /** Writes texts as Go's {@code %#v} does. */
    private static String goStrings(List<String> texts) {
        return texts.stream().map(Findings::quoted).collect(Collectors.joining(", ", "[]string{", "}"));
    }

    private static @Nullable Long seconds(Metadata metadata) {
        return metadata.deletionGrace() == null
                ? null
                : metadata.deletionGrace().toSeconds();
    }

    /** Adds the fault of a changed field that may never change. */
    static void immutable(Findings found, CharSequence path, @Nullable Object value, @Nullable Object old) {
        if (!Objects.equals(value, old)) {
            found.invalid(path, value, "field is immutable");
        }
    }

    private static void owners(Findings found, List<Owner> owners) {
        Path path = PATH.at("ownerReferences");
        String controller = null;
        for (Owner owner : owners) {
            owner(found, path, owner);
            if (owner.isController()) {
                String name = owner.kind() + "/" + owner.name();
                if (controller == null) {
                    controller = name;
                } else {
                    found.invalid(
                            path,
                            Findings.CUT,
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name);
                }
            }
        }
    }

    private static void owner(Findings found, Path path, Owner owner) {
        String version = version(owner.apiVersion());
        if (version.isEmpty()) {
            found.invalid(path.at("apiVersion"), owner.apiVersion(), "version must not be empty");
        }
        if (owner.kind().isEmpty()) {
            found.invalid(path.at("kind"), "", "must not be empty");
        }
        if (owner.name().isEmpty()) {
            found.invalid(path.at("name"), "", "must not be empty");
        }
        if (owner.uid().isEmpty()) {
            found.invalid(path.at("uid"), "", "must not be empty");
        }
        boolean core = owner.apiVersion().equals("v1") || owner.apiVersion().equals("/v1");
        if (core && owner.kind().equals("Event")) {
            found.invalid(path, Findings.CUT, "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    /** The version behind the group; empty also where a text is none, having more than one slash. */
    private static String version(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash == apiVersion.lastIndexOf('/') ? apiVersion.substring(slash + 1) : "";
    }

    private static void finalizers(Findings found, List<String> finalizers) {
        Path path = PATH.at("finalizers");
        for (String finalizer : finalizers) {
            found.invalid(path, finalizer, LabelFormats.key(finalizer));
        }
        if (finalizers.contains(Names.ORPHAN_FINALIZER) && finalizers.contains(Names.FOREGROUND_FINALIZER)) {
            found.invalid(
                    path,
                    finalizers,
                    "finalizer " + Names.ORPHAN_FINALIZER + " and " + Names.FOREGROUND_FINALIZER
                            + " cannot be both set");
        }
    }

    private static void kubeFinalizers(Findings found, Metadata metadata) {
        for (int i = 0; i < metadata.finalizers().size(); i++) {
            String finalizer = metadata.finalizers().get(i);
            if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
                found.invalid(
                        PATH.at("finalizers", i),
                        finalizer,
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }
}
