package dev.jobkit.core.admission;

import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.KeyRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges environment variables and where they come from (v1 EnvVar, EnvVarSource, EnvFromSource). */
final class EnvRules {
    private static final List<String> FIELDS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    private EnvRules() {}

    static void env(Findings found, Path path, List<EnvVar> env) {
        for (int i = 0; i < env.size(); i++) {
            Path at = path.at(i);
            EnvVar variable = env.get(i);
            if (variable.name().isEmpty()) {
                found.required(at.at("name"), "");
            } else {
                found.invalid(at.at("name"), variable.name(), Formats.envName(variable.name()));
            }
            if (variable.valueFrom() != null) {
                source(found, at.at("valueFrom"), variable.valueFrom(), variable.value());
            }
        }
    }

    private static void source(Findings found, Path path, EnvSource source, @Nullable String value) {
        int sources = 0;
        if (source.fieldRef() != null) {
            sources++;
            RefRules.field(found, path.at("fieldRef"), source.fieldRef(), FIELDS);
        }
        if (source.resourceFieldRef() != null) {
            sources++;
            RefRules.resource(found, path.at("resourceFieldRef"), source.resourceFieldRef());
        }
        if (source.configMapKeyRef() != null) {
            sources++;
            keyRef(found, path.at("configMapKeyRef"), source.configMapKeyRef());
        }
        if (source.secretKeyRef() != null) {
            sources++;
            keyRef(found, path.at("secretKeyRef"), source.secretKeyRef());
        }
        Fields file = Fields.of(source.rest()).child("fileKeyRef");
        if (file != null) {
            sources++;
            FileKeyRules.ref(found, path.at("fileKeyRef"), file);
        }
        if (sources == 0) {
            found.invalid(
                    path,
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                            + " `fileKeyRef`");
        } else if (value != null && !value.isEmpty()) {
            found.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            found.invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private static void keyRef(Findings found, Path path, KeyRef ref) {
        found.invalid(path.at("name"), ref.name(), DnsFormats.subdomain(ref.name()));
        if (ref.key().isEmpty()) {
            found.required(path.at("key"), "");
        } else {
            found.invalid(path.at("key"), ref.key(), Formats.configKey(ref.key()));
        }
    }

    static void envFrom(Findings found, Path path, List<EnvFrom> sources) {
        for (int i = 0; i < sources.size(); i++) {
            Path at = path.at(i);
            EnvFrom from = sources.get(i);
            if (from.prefix() != null && !from.prefix().isEmpty()) {
                found.invalid(at.at("prefix"), from.prefix(), Formats.envName(from.prefix()));
            }
            name(found, at.at("configMapRef.name"), from.configMap());
            name(found, at.at("secretRef.name"), from.secret());
            if (from.configMap() == null && from.secret() == null) {
                found.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (from.configMap() != null && from.secret() != null) {
                found.invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }

    private static void name(Findings found, Path path, @Nullable String name) {
        if (name == null) {
            return;
        }
        if (name.isEmpty()) {
            found.required(path, "");
        } else {
            found.invalid(path, name, DnsFormats.subdomain(DnsFormats.maskTrailingDash(name)));
        }
    }
}
