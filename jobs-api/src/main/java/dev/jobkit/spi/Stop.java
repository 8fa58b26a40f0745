package dev.jobkit.spi;

import dev.jobkit.model.StopCause;
import java.time.Duration;

/**
 * How a run is to be ended.
 *
 * @param grace time between the request and the end by force; zero means by force at once
 * @param cause why
 */
public record Stop(Duration grace, StopCause cause) {}
