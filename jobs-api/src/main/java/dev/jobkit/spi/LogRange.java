package dev.jobkit.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log is read, and how.
 *
 * @param fromByte the first byte, from 0
 * @param limitBytes at most this many bytes
 * @param tailLines only this many lines at the end
 * @param since only what was written from then on
 * @param follow whether to wait for more
 * @param timestamps whether each line begins with its instant
 */
public record LogRange(
        long fromByte,
        @Nullable Long limitBytes,
        @Nullable Integer tailLines,
        @Nullable Instant since,
        Follow follow,
        Timestamps timestamps) {
    /** All of the log, as it is now. */
    public static final LogRange ALL = builder().build();

    /** Whether to wait for more. */
    public enum Follow {
        /** End with what is there. */
        NO,
        /** Wait until the log has ended. */
        YES
    }

    /** Whether each line begins with the instant at which it was written. */
    public enum Timestamps {
        /** Bytes as they were written. */
        NO,
        /** RFC 3339 with nanoseconds and a blank before each line. */
        YES
    }

    /** Starts an empty log range. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a builder that holds this value's parts. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.fromByte = fromByte;
        b.limitBytes = limitBytes;
        b.tailLines = tailLines;
        b.since = since;
        b.follow = follow;
        b.timestamps = timestamps;
        return b;
    }

    /** Collects the parts; a plain holder for one thread that judges nothing. */
    public static final class Builder {
        private long fromByte = 0;
        private @Nullable Long limitBytes;
        private @Nullable Integer tailLines;
        private @Nullable Instant since;
        private Follow follow = Follow.NO;
        private Timestamps timestamps = Timestamps.NO;

        private Builder() {}

        /** Sets fromByte: the first byte, from 0. */
        public Builder fromByte(long fromByte) {
            this.fromByte = fromByte;
            return this;
        }

        /** Sets limitBytes: at most this many bytes. */
        public Builder limitBytes(@Nullable Long limitBytes) {
            this.limitBytes = limitBytes;
            return this;
        }

        /** Sets tailLines: only this many lines at the end. */
        public Builder tailLines(@Nullable Integer tailLines) {
            this.tailLines = tailLines;
            return this;
        }

        /** Sets since: only what was written from then on. */
        public Builder since(@Nullable Instant since) {
            this.since = since;
            return this;
        }

        /** Sets follow: whether to wait for more. */
        public Builder follow(Follow follow) {
            this.follow = follow;
            return this;
        }

        /** Sets timestamps: whether each line begins with its instant. */
        public Builder timestamps(Timestamps timestamps) {
            this.timestamps = timestamps;
            return this;
        }

        /** Returns the value. */
        public LogRange build() {
            return new LogRange(fromByte, limitBytes, tailLines, since, follow, timestamps);
        }
    }
}
