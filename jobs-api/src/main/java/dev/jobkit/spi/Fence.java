package dev.jobkit.spi;

/**
 * Says who writes; a store refuses a fence that has run out.
 *
 * @param member the controller
 * @param epoch which of its lives
 */
public record Fence(String member, long epoch) {}
