/**
 * Reads and writes batch/v1 and our own kinds as YAML or JSON, and names every field that is wrong.
 *
 * <p>No clock, no store, no executor; imports the model only.
 */
@NullMarked
package dev.jobkit.manifest;

import org.jspecify.annotations.NullMarked;
