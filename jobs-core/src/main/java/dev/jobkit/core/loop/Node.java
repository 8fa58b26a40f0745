package dev.jobkit.core.loop;

import dev.jobkit.spi.NodeInfo;
import dev.jobkit.spi.PodExecutor;

/**
 * A registered executor.
 *
 * @param name the name it is registered under
 * @param executor the executor
 * @param info what it said about itself at the start
 */
record Node(String name, PodExecutor executor, NodeInfo info) {}
