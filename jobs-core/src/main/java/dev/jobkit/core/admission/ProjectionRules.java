package dev.jobkit.core.admission;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges what several sources lay into one volume (v1 ProjectedVolumeSource). */
final class ProjectionRules {
    private static final long LEAST_SECONDS = 600;
    private static final long MOST_SECONDS = 1L << 32;

    private final Findings found;
    private final Path path;
    private final Set<String> files = new HashSet<>();

    private ProjectionRules(Findings found, Path path) {
        this.found = found;
        this.path = path;
    }

    static void judge(Findings found, Path path, Fields projected) {
        VolumeSourceRules.mode(found, path.at("defaultMode"), projected.number("defaultMode"));
        ProjectionRules rules = new ProjectionRules(found, path);
        List<Fields> sources = projected.children("sources");
        for (int i = 0; i < sources.size(); i++) {
            rules.source(path.at("sources", i), sources.get(i));
        }
    }

    private void source(Path at, Fields source) {
        int sources = 0;
        for (String kind : List.of("secret", "configMap")) {
            Fields given = source.child(kind);
            if (given != null) {
                sources++;
                keys(at.at(kind), given);
            }
        }
        Fields downward = source.child("downwardAPI");
        if (downward != null) {
            sources++;
            for (Fields file : downward.children("items")) {
                DownwardRules.file(found, at.at("downwardAPI"), file);
                once(file.text("path"), file.text("path"));
            }
        }
        Fields token = source.child("serviceAccountToken");
        if (token != null) {
            sources++;
            token(at.at("serviceAccountToken"), token);
        }
        if (sources > 1) {
            found.forbidden(at, "may not specify more than 1 volume type per source");
        }
    }

    private void keys(Path at, Fields source) {
        if (source.text("name").isEmpty()) {
            found.required(at.at("name"), "");
        }
        List<Fields> items = source.children("items");
        for (int i = 0; i < items.size(); i++) {
            VolumeSourceRules.item(found, at.at("items", i), items.get(i));
            once(items.get(i).text("path"), source.text("name"));
        }
    }

    private void once(String file, String shown) {
        if (!file.isEmpty() && !files.add(file)) {
            found.invalid(path, shown, "conflicting duplicate paths");
        }
    }

    private void token(Path at, Fields token) {
        Long seconds = token.number("expirationSeconds");
        if (seconds != null && seconds < LEAST_SECONDS) {
            String message = "may not specify a duration less than 10 minutes";
            found.invalid(at.at("expirationSeconds"), seconds, message);
        }
        if (seconds != null && seconds > MOST_SECONDS) {
            String message = "may not specify a duration larger than 2^32 seconds";
            found.invalid(at.at("expirationSeconds"), seconds, message);
        }
        if (token.text("path").isEmpty()) {
            found.required(path.at("path"), "");
        } else {
            VolumeSourceRules.localPath(found, path.at("path"), token.text("path"));
        }
    }
}
