package dev.jobkit.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one dispatch or rerun does differently, once; null and empty mean: as defined.
 *
 * @param parameters values of parameters, by name
 * @param env further environment variables of every container
 * @param container the container that image, command and args are for; null means the first
 * @param image the image
 * @param command the command
 * @param args the arguments
 * @param parallelism pods at once
 * @param completions successes wanted
 * @param backoffLimit failures forgiven
 * @param activeDeadline longest run
 * @param idempotencyKey a repeated dispatch of the definition with the same key returns the first run, and is
 *     refused if it asks for other values; not for reruns
 * @param remains whether the Job and its pods stay after the run; null means as the definition says
 */
public record Overrides(
        Map<String, String> parameters,
        Map<String, String> env,
        @Nullable String container,
        @Nullable String image,
        @Nullable List<String> command,
        @Nullable List<String> args,
        @Nullable Integer parallelism,
        @Nullable Integer completions,
        @Nullable Integer backoffLimit,
        @Nullable Duration activeDeadline,
        @Nullable String idempotencyKey,
        @Nullable Remains remains) {
    /** Nothing is different. */
    public static final Overrides NONE = builder().build();

    /** Copies the collections; judges nothing. */
    public Overrides {
        parameters = Copies.ordered(parameters);
        env = Copies.ordered(env);
        command = command == null ? null : List.copyOf(command);
        args = args == null ? null : List.copyOf(args);
    }

    /** Starts an empty overrides. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.parameters = parameters;
        b.env = env;
        b.container = container;
        b.image = image;
        b.command = command;
        b.args = args;
        b.parallelism = parallelism;
        b.completions = completions;
        b.backoffLimit = backoffLimit;
        b.activeDeadline = activeDeadline;
        b.idempotencyKey = idempotencyKey;
        b.remains = remains;
        return b;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private Map<String, String> parameters = Map.of();
        private Map<String, String> env = Map.of();
        private @Nullable String container;
        private @Nullable String image;
        private @Nullable List<String> command;
        private @Nullable List<String> args;
        private @Nullable Integer parallelism;
        private @Nullable Integer completions;
        private @Nullable Integer backoffLimit;
        private @Nullable Duration activeDeadline;
        private @Nullable String idempotencyKey;
        private @Nullable Remains remains;

        private Builder() {}

        /** Sets parameters: values of parameters, by name. */
        public Builder parameters(Map<String, String> parameters) {
            this.parameters = parameters;
            return this;
        }

        /** Sets env: further environment variables of every container. */
        public Builder env(Map<String, String> env) {
            this.env = env;
            return this;
        }

        /** Sets container: the container that image, command and args are for; null means the first. */
        public Builder container(@Nullable String container) {
            this.container = container;
            return this;
        }

        /** Sets image: the image. */
        public Builder image(@Nullable String image) {
            this.image = image;
            return this;
        }

        /** Sets command: the command. */
        public Builder command(@Nullable List<String> command) {
            this.command = command;
            return this;
        }

        /** Sets args: the arguments. */
        public Builder args(@Nullable List<String> args) {
            this.args = args;
            return this;
        }

        /** Sets parallelism: pods at once. */
        public Builder parallelism(@Nullable Integer parallelism) {
            this.parallelism = parallelism;
            return this;
        }

        /** Sets completions: successes wanted. */
        public Builder completions(@Nullable Integer completions) {
            this.completions = completions;
            return this;
        }

        /** Sets backoffLimit: failures forgiven. */
        public Builder backoffLimit(@Nullable Integer backoffLimit) {
            this.backoffLimit = backoffLimit;
            return this;
        }

        /** Sets activeDeadline: longest run. */
        public Builder activeDeadline(@Nullable Duration activeDeadline) {
            this.activeDeadline = activeDeadline;
            return this;
        }

        /** Sets idempotencyKey: a repeated dispatch with the same key returns the first run. */
        public Builder idempotencyKey(@Nullable String idempotencyKey) {
            this.idempotencyKey = idempotencyKey;
            return this;
        }

        /** Sets remains: whether the Job and its pods stay after the run. */
        public Builder remains(@Nullable Remains remains) {
            this.remains = remains;
            return this;
        }

        /** Returns the value. */
        public Overrides build() {
            return new Overrides(
                    parameters,
                    env,
                    container,
                    image,
                    command,
                    args,
                    parallelism,
                    completions,
                    backoffLimit,
                    activeDeadline,
                    idempotencyKey,
                    remains);
        }
    }
}
