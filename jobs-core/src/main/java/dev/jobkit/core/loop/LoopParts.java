package dev.jobkit.core.loop;

import dev.jobkit.spi.EnvResolver;
import dev.jobkit.spi.IdSource;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.LogStore;
import dev.jobkit.spi.PodExecutor;
import dev.jobkit.spi.PodGate;
import dev.jobkit.spi.TimeSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a loop is made of.
 *
 * @param store what keeps the objects
 * @param dependents who depends on whom, of what passes over this store write
 * @param logs what keeps the output of runs
 * @param time the clock
 * @param ids makes uids and names
 * @param gate lets pods in
 * @param environment looks up ConfigMaps and Secrets
 * @param executors the executors by name, in the order in which they are tried
 * @param workers what passes run on
 * @param lanes what a member renews and claims on
 * @param member how the store is shared; null when it is this controller's alone
 * @param settings what may be set
 */
public record LoopParts(
        JobStore store,
        Dependents dependents,
        LogStore logs,
        TimeSource time,
        IdSource ids,
        PodGate gate,
        EnvResolver environment,
        Map<String, PodExecutor> executors,
        Executor workers,
        Executor lanes,
        @Nullable MemberSettings member,
        Settings settings) {}
