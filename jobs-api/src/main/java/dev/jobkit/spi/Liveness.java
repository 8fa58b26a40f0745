package dev.jobkit.spi;

/** Which objects are asked for. */
public enum Liveness {
    /** All. */
    ANY,
    /** Those with which a controller still has work, see Stored.isLive. */
    LIVE
}
