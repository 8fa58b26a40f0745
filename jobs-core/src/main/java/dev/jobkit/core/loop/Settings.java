package dev.jobkit.core.loop;

import dev.jobkit.core.decide.DecisionSettings;
import dev.jobkit.core.pods.PodSettings;

/**
 * What may be set about the loop.
 *
 * @param decisions about Jobs
 * @param pods about pods
 * @param workers how many passes may run at once
 * @param batch how many keys that are ready together share a commit, at most
 */
public record Settings(DecisionSettings decisions, PodSettings pods, int workers, int batch) {}
