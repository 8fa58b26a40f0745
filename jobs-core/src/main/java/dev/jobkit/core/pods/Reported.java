package dev.jobkit.core.pods;

import dev.jobkit.model.RunId;
import dev.jobkit.spi.RunReport;

/**
 * A report with the run that it is about.
 *
 * <p>Source: none, it holds no rule.
 *
 * @param run the run
 * @param report the fact
 */
public record Reported(RunId run, RunReport report) {}
