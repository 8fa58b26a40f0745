package dev.jobkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container of a pod: one program (v1 Container).
 *
 * @param name the name, unique in the pod, a DNS label
 * @param image the image; an executor looks its program up by it
 * @param command the program and its first arguments; empty means the image decides
 * @param args arguments after the command
 * @param workingDir the working directory
 * @param ports ports it opens
 * @param envFrom groups of environment variables
 * @param env environment variables, later ones may use earlier ones
 * @param resources requests and limits
 * @param restartPolicy Always makes an init container a sidecar
 * @param volumeMounts where it sees volumes
 * @param livenessProbe restarts the container when it fails
 * @param readinessProbe tells whether the container is ready
 * @param startupProbe tells whether the container has started
 * @param lifecycle hooks
 * @param terminationMessagePath the file of its last words
 * @param terminationMessagePolicy File or FallbackToLogsOnError
 * @param imagePullPolicy when the image is fetched
 * @param rest fields that nothing here reads, such as securityContext
 */
public record Container(
        String name,
        String image,
        List<String> command,
        List<String> args,
        @Nullable String workingDir,
        List<ContainerPort> ports,
        List<EnvFrom> envFrom,
        List<EnvVar> env,
        Resources resources,
        @Nullable RestartPolicy restartPolicy,
        List<VolumeMount> volumeMounts,
        @Nullable Probe livenessProbe,
        @Nullable Probe readinessProbe,
        @Nullable Probe startupProbe,
        @Nullable Lifecycle lifecycle,
        @Nullable String terminationMessagePath,
        @Nullable String terminationMessagePolicy,
        @Nullable ImagePullPolicy imagePullPolicy,
        Passthrough rest) {
    /** Copies the collections; judges nothing. */
    public Container {
        command = List.copyOf(command);
        args = List.copyOf(args);
        ports = List.copyOf(ports);
        envFrom = List.copyOf(envFrom);
        env = List.copyOf(env);
        volumeMounts = List.copyOf(volumeMounts);
    }

    /** Starts an empty container. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.name = name;
        b.image = image;
        b.command = command;
        b.args = args;
        b.workingDir = workingDir;
        b.ports = ports;
        b.envFrom = envFrom;
        b.env = env;
        b.resources = resources;
        b.restartPolicy = restartPolicy;
        b.volumeMounts = volumeMounts;
        b.livenessProbe = livenessProbe;
        b.readinessProbe = readinessProbe;
        b.startupProbe = startupProbe;
        b.lifecycle = lifecycle;
        b.terminationMessagePath = terminationMessagePath;
        b.terminationMessagePolicy = terminationMessagePolicy;
        b.imagePullPolicy = imagePullPolicy;
        b.rest = rest;
        return b;
    }

    /** Returns a container with this name and image, for example {@code of("main", "perl")}. */
    public static Container of(String name, String image) {
        return builder().name(name).image(image).build();
    }

    /** Tells whether this, as an init container, keeps running beside the others (a sidecar). */
    public boolean isSidecar() {
        return RestartPolicy.ALWAYS.equals(restartPolicy);
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private String name = "";
        private String image = "";
        private List<String> command = List.of();
        private List<String> args = List.of();
        private @Nullable String workingDir;
        private List<ContainerPort> ports = List.of();
        private List<EnvFrom> envFrom = List.of();
        private List<EnvVar> env = List.of();
        private Resources resources = Resources.NONE;
        private @Nullable RestartPolicy restartPolicy;
        private List<VolumeMount> volumeMounts = List.of();
        private @Nullable Probe livenessProbe;
        private @Nullable Probe readinessProbe;
        private @Nullable Probe startupProbe;
        private @Nullable Lifecycle lifecycle;
        private @Nullable String terminationMessagePath;
        private @Nullable String terminationMessagePolicy;
        private @Nullable ImagePullPolicy imagePullPolicy;
        private Passthrough rest = Passthrough.EMPTY;

        private Builder() {}

        /** Sets name: the name, unique in the pod, a DNS label. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Sets image: the image; an executor looks its program up by it. */
        public Builder image(String image) {
            this.image = image;
            return this;
        }

        /** Sets command: the program and its first arguments; empty means the image decides. */
        public Builder command(List<String> command) {
            this.command = command;
            return this;
        }

        /** Sets args: arguments after the command. */
        public Builder args(List<String> args) {
            this.args = args;
            return this;
        }

        /** Sets workingDir: the working directory. */
        public Builder workingDir(@Nullable String workingDir) {
            this.workingDir = workingDir;
            return this;
        }

        /** Sets ports: ports it opens. */
        public Builder ports(List<ContainerPort> ports) {
            this.ports = ports;
            return this;
        }

        /** Sets envFrom: groups of environment variables. */
        public Builder envFrom(List<EnvFrom> envFrom) {
            this.envFrom = envFrom;
            return this;
        }

        /** Sets env: environment variables, later ones may use earlier ones. */
        public Builder env(List<EnvVar> env) {
            this.env = env;
            return this;
        }

        /** Sets resources: requests and limits. */
        public Builder resources(Resources resources) {
            this.resources = resources;
            return this;
        }

        /** Sets restartPolicy: always makes an init container a sidecar. */
        public Builder restartPolicy(@Nullable RestartPolicy restartPolicy) {
            this.restartPolicy = restartPolicy;
            return this;
        }

        /** Sets volumeMounts: where it sees volumes. */
        public Builder volumeMounts(List<VolumeMount> volumeMounts) {
            this.volumeMounts = volumeMounts;
            return this;
        }

        /** Sets livenessProbe: restarts the container when it fails. */
        public Builder livenessProbe(@Nullable Probe livenessProbe) {
            this.livenessProbe = livenessProbe;
            return this;
        }

        /** Sets readinessProbe: tells whether the container is ready. */
        public Builder readinessProbe(@Nullable Probe readinessProbe) {
            this.readinessProbe = readinessProbe;
            return this;
        }

        /** Sets startupProbe: tells whether the container has started. */
        public Builder startupProbe(@Nullable Probe startupProbe) {
            this.startupProbe = startupProbe;
            return this;
        }

        /** Sets lifecycle: hooks. */
        public Builder lifecycle(@Nullable Lifecycle lifecycle) {
            this.lifecycle = lifecycle;
            return this;
        }

        /** Sets terminationMessagePath: the file of its last words. */
        public Builder terminationMessagePath(@Nullable String terminationMessagePath) {
            this.terminationMessagePath = terminationMessagePath;
            return this;
        }

        /** Sets terminationMessagePolicy: file or FallbackToLogsOnError. */
        public Builder terminationMessagePolicy(@Nullable String terminationMessagePolicy) {
            this.terminationMessagePolicy = terminationMessagePolicy;
            return this;
        }

        /** Sets imagePullPolicy: when the image is fetched. */
        public Builder imagePullPolicy(@Nullable ImagePullPolicy imagePullPolicy) {
            this.imagePullPolicy = imagePullPolicy;
            return this;
        }

        /** Sets rest: fields that nothing here reads, such as securityContext. */
        public Builder rest(Passthrough rest) {
            this.rest = rest;
            return this;
        }

        /** Sets the command: the program and its first arguments, one word each, without a shell. */
        public Builder command(String... words) {
            return command(List.of(words));
        }

        /** Sets the arguments, one word each. */
        public Builder args(String... words) {
            return args(List.of(words));
        }

        /** Returns the value. */
        public Container build() {
            return new Container(
                    name,
                    image,
                    command,
                    args,
                    workingDir,
                    ports,
                    envFrom,
                    env,
                    resources,
                    restartPolicy,
                    volumeMounts,
                    livenessProbe,
                    readinessProbe,
                    startupProbe,
                    lifecycle,
                    terminationMessagePath,
                    terminationMessagePolicy,
                    imagePullPolicy,
                    rest);
        }
    }
}
