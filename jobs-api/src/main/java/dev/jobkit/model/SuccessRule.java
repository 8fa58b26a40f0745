package dev.jobkit.model;

import org.jspecify.annotations.Nullable;

/**
 * One rule of a success policy (batch/v1 SuccessPolicyRule).
 *
 * @param succeededIndexes indexes as text, {@code "0-2,5"}; null means all
 * @param succeededCount how many of them have to succeed; null means all
 */
public record SuccessRule(
        @Nullable String succeededIndexes, @Nullable Integer succeededCount) {}
