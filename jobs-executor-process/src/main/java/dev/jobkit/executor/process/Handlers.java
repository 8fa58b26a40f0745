package dev.jobkit.executor.process;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.HttpGet;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Probe;
import dev.jobkit.model.TcpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what probes and hooks ask for (v1 ProbeHandler, LifecycleHandler): a command beside the main process, an HTTP request,
 * a connection, a pause. A pod has no address of its own here, so a host that is not named is this machine.
 */
final class Handlers {
    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

    private final Beside beside;
    private final Function<ProcessRun, Command> commands;

    /** Makes it; the function tells what a run executes. */
    Handlers(Beside beside, Function<ProcessRun, Command> commands) {
        this.beside = beside;
        this.commands = commands;
    }

    /**
     * Refuses a container that asks for what is not to be had.
     *
     * @throws CannotStart if it has such a probe or hook
     */
    static void check(Container container) {
        Lifecycle hooks = container.lifecycle();
        Stream.of(
                        action(container.startupProbe()),
                        action(container.livenessProbe()),
                        action(container.readinessProbe()),
                        hooks == null ? null : hooks.postStart(),
                        hooks == null ? null : hooks.preStop())
                .filter(action -> action != null && !isKnown(action))
                .findFirst()
                .ifPresent(action -> {
                    throw new CannotStart(
                            "CreateContainerConfigError",
                            "container " + container.name()
                                    + " has a probe or hook of a kind that local processes cannot"
                                    + " have: " + action.rest().fields().keySet()
                                    + "; exec, httpGet, tcpSocket and, for"
                                    + " hooks, sleep are there");
                });
    }

    private static @Nullable Action action(@Nullable Probe probe) {
        return probe == null ? null : probe.action();
    }

    private static boolean isKnown(Action action) {
        return action.exec() != null || action.httpGet() != null || action.tcpSocket() != null || sleep(action) >= 0;
    }

    /** Does it and returns how it went; blocks at most about as long as the timeout says. */
    Answer perform(ProcessRun run, Action action, long timeoutMillis) throws InterruptedException {
        List<String> exec = action.exec();
        HttpGet http = action.httpGet();
        TcpSocket tcp = action.tcpSocket();
        Container container = run.order().container();
        if (exec != null) {
            return execute(run, exec, timeoutMillis);
        } else if (http != null) {
            return get(run, http, timeoutMillis);
        } else if (tcp != null) {
            return connect(container, tcp, (int) Math.min(timeoutMillis, Integer.MAX_VALUE));
        }
        pause(Math.min(timeoutMillis, Math.max(0, sleep(action)) * 1000));
        return Answer.YES;
    }

    private Answer execute(ProcessRun run, List<String> exec, long timeoutMillis) throws InterruptedException {
        Command command;
        try {
            command = commands.apply(run).running(exec);
        } catch (RuntimeException e) {
            LOG.info("what {} executes, and so a probe or hook beside it, cannot be told any more", run.id(), e);
            return Answer.UNKNOWN;
        }
        return beside.run(run, command, timeoutMillis);
    }

    /** Waits; whoever ends the hook interrupts its thread. */
    private static void pause(long millis) throws InterruptedException {
        boolean ended = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (ended) {
            throw new AssertionError("nobody counts down");
        }
    }

    private static long sleep(Action action) {
        boolean sleeps = action.rest().get("sleep").orElse(null) instanceof Map<?, ?>;
        Object seconds = sleeps ? ((Map<?, ?>) action.rest().get("sleep").orElseThrow()).get("seconds") : null;
        return seconds instanceof Number number ? number.longValue() : -1;
    }

    /** Returns the port of a number or of the name of one of the container's ports. */
    private static int port(Container container, String port) {
        for (ContainerPort known : container.ports()) {
            if (port.equals(known.name())) {
                return known.containerPort();
            }
        }
        return Integer.parseInt(port);
    }

    private static String host(@Nullable String host) {
        return host == null || host.isEmpty() ? "127.0.0.1" : host;
    }

    private static Answer connect(Container container, TcpSocket tcp, int timeoutMillis) {
        try (Socket socket = SocketChannel.open().socket()) { // as in HttpAsk
            socket.connect(new InetSocketAddress(host(tcp.host()), port(container, tcp.port())), timeoutMillis);
            return Answer.YES;
        } catch (IOException | RuntimeException e) {
            return Answer.no("connection to " + host(tcp.host()) + ":" + tcp.port() + " failed: " + e.getMessage());
        }
    }

    /** Any status from 200 to 399 is good; certificates are not checked, as a kubelet does not. */
    private static Answer get(ProcessRun run, HttpGet get, long timeoutMillis) {
        Container container = run.order().container();
        String scheme = get.scheme() == null ? "http" : get.scheme().toLowerCase(Locale.ROOT);
        String path = get.path() == null || get.path().isEmpty() ? "/" : get.path();
        try {
            URI uri = URI.create(scheme + "://" + host(get.host()) + ":" + port(container, get.port())
                    + (path.startsWith("/") ? path : "/" + path));
            int status = HttpAsk.status(uri, get.headers(), run.context().time(), timeoutMillis);
            return status >= 200 && status < 400 ? Answer.YES : Answer.no(uri + " answered with status " + status);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return Answer.no("GET " + get.port() + path + " failed: " + e.getMessage());
        }
    }
}
