package dev.jobkit.model;

/**
 * How far a program says it is.
 *
 * @param fraction 0 to 1
 * @param text a word about it
 */
public record Progress(double fraction, String text) {}
