package dev.jobkit.core.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the profiles that confine a container (v1 SeccompProfile, AppArmorProfile). */
final class ProfileRules {
    private static final List<String> TYPES = List.of("Localhost", "RuntimeDefault", "Unconfined");
    private static final int MOST_PROFILE_BYTES = 4095;

    private ProfileRules() {}

    static void seccomp(Findings found, Path path, @Nullable Fields profile) {
        if (profile == null) {
            return;
        }
        type(found, path.at("type"), profile.text("type"), "type is required when seccompProfile is set");
        Path file = path.at("localhostProfile");
        boolean given = profile.has("localhostProfile");
        if (!profile.text("type").equals("Localhost")) {
            if (given) {
                found.invalid(file, Findings.CUT, "can only be set when seccomp type is Localhost");
            }
        } else if (given) {
            VolumeSourceRules.descending(found, file, profile.text("localhostProfile"));
        } else {
            found.required(file, "must be set when seccomp type is Localhost");
        }
    }

    static void appArmor(Findings found, Path path, @Nullable Fields profile) {
        if (profile == null) {
            return;
        }
        String type = profile.text("type");
        Path file = path.at("localhostProfile");
        boolean given = profile.has("localhostProfile");
        if (type.equals("Localhost")) {
            localProfile(found, file, given ? profile.text("localhostProfile") : "");
        } else if (TYPES.contains(type)) {
            if (given) {
                String name = profile.text("localhostProfile");
                found.invalid(file, name, "can only be set when AppArmor type is Localhost");
            }
        } else {
            type(found, path.at("type"), type, "type is required when appArmorProfile is set");
        }
    }

    private static void localProfile(Findings found, Path path, String name) {
        if (!name.strip().equals(name)) {
            found.invalid(path, name, "must not be padded with whitespace");
        } else if (name.isEmpty()) {
            found.required(path, "must be set when AppArmor type is Localhost");
        }
        if (Formats.bytes(name) > MOST_PROFILE_BYTES) {
            found.tooLong(path, MOST_PROFILE_BYTES);
        }
    }

    private static void type(Findings found, Path path, String type, String missing) {
        if (type.isEmpty()) {
            found.required(path, missing);
        } else if (!TYPES.contains(type)) {
            found.notSupported(path, type, TYPES);
        }
    }
}
