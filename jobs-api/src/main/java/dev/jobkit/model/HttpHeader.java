package dev.jobkit.model;

/**
 * A header of a request (v1 HTTPHeader).
 *
 * @param name the name
 * @param value the value
 */
public record HttpHeader(String name, String value) {}
