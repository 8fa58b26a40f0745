package dev.jobkit.manifest;

import dev.jobkit.model.EnvFrom;
import dev.jobkit.model.EnvSource;
import dev.jobkit.model.EnvVar;
import dev.jobkit.model.FieldRef;
import dev.jobkit.model.KeyRef;
import dev.jobkit.model.ResourceFieldRef;
import org.jspecify.annotations.Nullable;

/** Environment variables and their sources (v1 EnvVar, EnvFromSource). */
final class EnvCodec {
    private static final Codec<FieldRef, Parts> FIELD = Codec.<FieldRef>of(
                    "v1.ObjectFieldSelector", p -> new FieldRef(p.get("apiVersion"), p.text("fieldPath")))
            .part("apiVersion", Forms.TEXT, FieldRef::apiVersion)
            .part("fieldPath", Forms.TEXT, FieldRef::fieldPath);

    private static final Codec<ResourceFieldRef, Parts> RESOURCE = Codec.<ResourceFieldRef>of(
                    "v1.ResourceFieldSelector",
                    p -> new ResourceFieldRef(p.get("containerName"), p.text("resource"), p.get("divisor")))
            .part("containerName", Forms.TEXT, ResourceFieldRef::containerName)
            .part("resource", Forms.TEXT, ResourceFieldRef::resource)
            .part("divisor", Forms.QUANTITY, ResourceFieldRef::divisor);

    private static final Codec<KeyRef, Parts> CONFIG_MAP_KEY = key("v1.ConfigMapKeySelector");
    private static final Codec<KeyRef, Parts> SECRET_KEY = key("v1.SecretKeySelector");

    private static final Codec<EnvSource, Parts> SOURCE = Codec.<EnvSource>of(
                    "v1.EnvVarSource",
                    p -> new EnvSource(
                            p.get("fieldRef"),
                            p.get("resourceFieldRef"),
                            p.get("configMapKeyRef"),
                            p.get("secretKeyRef"),
                            p.rest()))
            .part("fieldRef", FIELD, EnvSource::fieldRef)
            .part("resourceFieldRef", RESOURCE, EnvSource::resourceFieldRef)
            .part("configMapKeyRef", CONFIG_MAP_KEY, EnvSource::configMapKeyRef)
            .part("secretKeyRef", SECRET_KEY, EnvSource::secretKeyRef)
            .rest(EnvSource::rest);

    static final Codec<EnvVar, Parts> ENV = Codec.<EnvVar>of(
                    "v1.EnvVar", p -> new EnvVar(p.text("name"), p.get("value"), p.get("valueFrom")))
            .part("name", Forms.TEXT, EnvVar::name)
            .part("value", Forms.TEXT, EnvVar::value)
            .part("valueFrom", SOURCE, EnvVar::valueFrom);

    /**
     * A reference to a ConfigMap or Secret.
     *
     * @param name its name
     * @param optional whether it may be missing
     */
    private record Source(String name, @Nullable Boolean optional) {}

    static final Codec<EnvFrom, Parts> ENV_FROM = Codec.<EnvFrom>of("v1.EnvFromSource", EnvCodec::envFrom)
            .part("prefix", Forms.TEXT, EnvFrom::prefix)
            .part("configMapRef", source("v1.ConfigMapEnvSource"), env -> sourceOf(env.configMap(), env))
            .part("secretRef", source("v1.SecretEnvSource"), env -> sourceOf(env.secret(), env));

    private EnvCodec() {}

    private static Codec<KeyRef, Parts> key(String type) {
        return Codec.<KeyRef>of(type, p -> new KeyRef(p.text("name"), p.text("key"), p.get("optional")))
                .part("name", Forms.TEXT, KeyRef::name)
                .part("key", Forms.TEXT, KeyRef::key)
                .part("optional", Forms.BOOL, KeyRef::optional);
    }

    private static Codec<Source, Parts> source(String type) {
        return Codec.<Source>of(type, p -> new Source(p.text("name"), p.get("optional")))
                .part("name", Forms.TEXT, Source::name)
                .part("optional", Forms.BOOL, Source::optional);
    }

    private static @Nullable Source sourceOf(@Nullable String name, EnvFrom env) {
        return name == null ? null : new Source(name, env.optional());
    }

    private static EnvFrom envFrom(Parts parts) {
        Source configMap = parts.get("configMapRef");
        Source secret = parts.get("secretRef");
        Source either = configMap != null ? configMap : secret;
        return new EnvFrom(
                parts.get("prefix"),
                configMap == null ? null : configMap.name(),
                secret == null ? null : secret.name(),
                either == null ? null : either.optional());
    }
}
