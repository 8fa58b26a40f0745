package dev.jobkit.core.admission;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.HttpGet;
import dev.jobkit.model.HttpHeader;
import dev.jobkit.model.Probe;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges probes and lifecycle hooks (v1 Probe, Lifecycle, LifecycleHandler). */
final class HandlerRules {
    private static final String ONE_HANDLER = "may not specify more than 1 handler type";
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");
    /** A number that was given as a text is kept in its quotes. */
    private static final Pattern QUOTED = Pattern.compile("\"(-?[0-9]+)\"");

    private final Findings found;
    private final long grace;

    HandlerRules(Findings found, long grace) {
        this.found = found;
        this.grace = grace;
    }

    void all(Path path, Container container) {
        if (container.lifecycle() != null) {
            action(path.at("lifecycle.postStart"), container.lifecycle().postStart());
            action(path.at("lifecycle.preStop"), container.lifecycle().preStop());
        }
        probe(path.at("livenessProbe"), container.livenessProbe());
        onlyOnce(path.at("livenessProbe"), container.livenessProbe());
        probe(path.at("readinessProbe"), container.readinessProbe());
        Probe readiness = container.readinessProbe();
        if (readiness != null && readiness.terminationGracePeriod() != null) {
            found.invalid(
                    path.at("readinessProbe.terminationGracePeriodSeconds"),
                    readiness.terminationGracePeriod().toSeconds(),
                    "must not be set for readinessProbes");
        }
        probe(path.at("startupProbe"), container.startupProbe());
        onlyOnce(path.at("startupProbe"), container.startupProbe());
    }

    private void onlyOnce(Path path, @Nullable Probe probe) {
        if (probe != null && probe.successThreshold() != null && probe.successThreshold() != 1) {
            found.invalid(path.at("successThreshold"), probe.successThreshold(), "must be 1");
        }
    }

    private void probe(Path path, @Nullable Probe probe) {
        if (probe == null) {
            return;
        }
        action(path, probe.action());
        notNegative(path.at("initialDelaySeconds"), probe.initialDelay());
        notNegative(path.at("timeoutSeconds"), probe.timeout());
        notNegative(path.at("periodSeconds"), probe.period());
        if (probe.successThreshold() != null) {
            found.notNegative(path.at("successThreshold"), probe.successThreshold());
        }
        if (probe.failureThreshold() != null) {
            found.notNegative(path.at("failureThreshold"), probe.failureThreshold());
        }
        Duration stop = probe.terminationGracePeriod();
        if (stop != null && stop.toSeconds() <= 0) {
            found.invalid(path.at("terminationGracePeriodSeconds"), stop.toSeconds(), "must be greater than 0");
        }
    }

    private void notNegative(Path path, @Nullable Duration value) {
        if (value != null) {
            found.notNegative(path, value.toSeconds());
        }
    }

    private void action(Path path, @Nullable Action action) {
        if (action == null) {
            return;
        }
        boolean taken = false;
        if (action.exec() != null) {
            taken = true;
            if (action.exec().isEmpty()) {
                found.required(path.at("exec.command"), "");
            }
        }
        if (action.httpGet() != null && isFree(path.at("httpGet"), taken)) {
            taken = true;
            httpGet(path.at("httpGet"), action.httpGet());
        }
        if (action.tcpSocket() != null && isFree(path.at("tcpSocket"), taken)) {
            taken = true;
            port(path.at("tcpSocket.port"), action.tcpSocket().port());
        }
        Fields rest = Fields.of(action.rest());
        Fields grpc = rest.child("grpc");
        if (grpc != null && isFree(path.at("grpc"), taken)) {
            taken = true;
            Long number = grpc.number("port");
            long port = number == null ? 0 : number;
            found.invalid(path.at("grpc.port"), port, Formats.portNumber(port));
        }
        Fields sleep = rest.child("sleep");
        if (sleep != null && isFree(path.at("sleep"), taken)) {
            taken = true;
            sleep(path.at("sleep"), sleep.number("seconds"));
        }
        if (!taken) {
            found.required(path, "must specify a handler type");
        }
    }

    private boolean isFree(Path path, boolean taken) {
        if (taken) {
            found.forbidden(path, ONE_HANDLER);
        }
        return !taken;
    }

    private void sleep(Path path, @Nullable Long given) {
        long seconds = given == null ? 0 : given;
        if (seconds < 0 || seconds > grace) {
            found.invalid(
                    path, seconds, "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
        }
    }

    private void httpGet(Path path, HttpGet get) {
        if (get.path() == null || get.path().isEmpty()) {
            found.required(path.at("path"), "");
        }
        port(path.at("port"), get.port());
        if (get.scheme() != null && !SCHEMES.contains(get.scheme())) {
            found.notSupported(path.at("scheme"), get.scheme(), SCHEMES);
        }
        for (HttpHeader header : get.headers()) {
            found.invalid(path.at("httpHeaders"), header.name(), Formats.headerName(header.name()));
        }
    }

    private void port(Path path, String port) {
        if (NUMBER.matcher(port).matches()) {
            long number = Long.parseLong(port);
            found.invalid(path, number, Formats.portNumber(number));
        } else {
            Matcher digits = QUOTED.matcher(port);
            String name = digits.matches() ? digits.group(1) : port;
            found.invalid(path, name, Formats.portName(name));
        }
    }
}
