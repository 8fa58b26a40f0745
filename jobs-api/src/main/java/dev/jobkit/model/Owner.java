package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * Names an object that this one belongs to (meta/v1 OwnerReference).
 *
 * @param apiVersion the group and version, {@code "batch/v1"}
 * @param kind the kind, {@code "Job"}
 * @param name the name
 * @param uid the uid
 * @param controller whether the owner is the managing controller
 * @param blockOwnerDeletion whether a foreground deletion of the owner waits for this object
 */
public record Owner(
        String apiVersion,
        String kind,
        String name,
        String uid,
        @Nullable Boolean controller,
        @Nullable Boolean blockOwnerDeletion) {

    /** Returns the managing owner reference to this object, as controllers write it. */
    public static Owner controlledBy(Stored owner) {
        Metadata m = owner.metadata();
        return new Owner(owner.kind().apiVersion(), owner.kind().name(), m.name(), m.uid(), true, true);
    }

    /** Tells whether this owner is of this kind, in any version of its API group; another group may have one of the same name. */
    public boolean isOf(Kind<?> ofKind) {
        return kind.equals(ofKind.name())
                && (apiVersion.equals(ofKind.apiVersion()) || group(apiVersion).equals(group(ofKind.apiVersion())));
    }

    private static String group(String version) {
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    /** Tells whether this owner is the managing controller. */
    public boolean isController() {
        return Boolean.TRUE.equals(controller);
    }
}
