package dev.jobkit.manifest;

import dev.jobkit.model.Action;
import dev.jobkit.model.Container;
import dev.jobkit.model.ContainerPort;
import dev.jobkit.model.HttpGet;
import dev.jobkit.model.HttpHeader;
import dev.jobkit.model.ImagePullPolicy;
import dev.jobkit.model.Lifecycle;
import dev.jobkit.model.Probe;
import dev.jobkit.model.Protocol;
import dev.jobkit.model.Resources;
import dev.jobkit.model.RestartPolicy;
import dev.jobkit.model.TcpSocket;
import dev.jobkit.model.VolumeMount;
import java.util.List;

/** Containers and what belongs to them: ports, mounts, resources, probes, hooks (v1 Container). */
final class ContainerCodec {
    static final Form<RestartPolicy> RESTART_POLICY = Forms.word(RestartPolicy::of, RestartPolicy::value);

    private static final Codec<ContainerPort, Parts> PORT = Codec.<ContainerPort>of(
                    "v1.ContainerPort",
                    p -> new ContainerPort(
                            p.get("name"),
                            p.number("containerPort"),
                            p.get("hostPort"),
                            p.get("protocol"),
                            p.get("hostIP")))
            .part("name", Forms.TEXT, ContainerPort::name)
            .part("hostPort", Forms.INT32, ContainerPort::hostPort)
            .part("containerPort", Forms.INT32, ContainerPort::containerPort)
            .part("protocol", Forms.word(Protocol::of, Protocol::value), ContainerPort::protocol)
            .part("hostIP", Forms.TEXT, ContainerPort::hostIP);

    private static final Codec<VolumeMount, Parts> MOUNT = Codec.<VolumeMount>of(
                    "v1.VolumeMount",
                    p -> new VolumeMount(
                            p.text("name"), p.text("mountPath"), p.get("subPath"), p.get("readOnly"), p.rest()))
            .part("name", Forms.TEXT, VolumeMount::name)
            .part("readOnly", Forms.BOOL, VolumeMount::readOnly)
            .part("mountPath", Forms.TEXT, VolumeMount::mountPath)
            .part("subPath", Forms.TEXT, VolumeMount::subPath)
            .rest(VolumeMount::rest);

    private static final Codec<Resources, Parts> RESOURCES = Codec.<Resources>of(
                    "v1.ResourceRequirements", p -> new Resources(p.map("limits"), p.map("requests"), p.rest()))
            .part("limits", Forms.QUANTITIES, Resources::limits)
            .part("requests", Forms.QUANTITIES, Resources::requests)
            .rest(Resources::rest);

    private static final Codec<HttpHeader, Parts> HEADER = Codec.<HttpHeader>of(
                    "v1.HTTPHeader", p -> new HttpHeader(p.text("name"), p.text("value")))
            .part("name", Forms.TEXT, HttpHeader::name)
            .part("value", Forms.TEXT, HttpHeader::value);

    private static final Codec<HttpGet, Parts> HTTP_GET = Codec.<HttpGet>of(
                    "v1.HTTPGetAction",
                    p -> new HttpGet(p.get("path"), portOf(p), p.get("host"), p.get("scheme"), p.list("httpHeaders")))
            .part("path", Forms.TEXT, HttpGet::path)
            .part("port", Forms.PORT, HttpGet::port)
            .part("host", Forms.TEXT, HttpGet::host)
            .part("scheme", Forms.TEXT, HttpGet::scheme)
            .part("httpHeaders", HEADER.list(), HttpGet::headers);

    private static final Codec<TcpSocket, Parts> TCP_SOCKET = Codec.<TcpSocket>of(
                    "v1.TCPSocketAction", p -> new TcpSocket(portOf(p), p.get("host")))
            .part("port", Forms.PORT, TcpSocket::port)
            .part("host", Forms.TEXT, TcpSocket::host);

    private static final Codec<List<String>, Parts> EXEC = Codec.<List<String>>of(
                    "v1.ExecAction", p -> p.list("command"))
            .part("command", Forms.TEXTS, words -> words);

    private static final Codec<Action, Parts> ACTION = Codec.<Action>of("v1.LifecycleHandler", ContainerCodec::action)
            .part("exec", EXEC, Action::exec)
            .part("httpGet", HTTP_GET, Action::httpGet)
            .part("tcpSocket", TCP_SOCKET, Action::tcpSocket)
            .rest(Action::rest);

    private static final Codec<Probe, Parts> PROBE = Codec.<Probe>of(
                    "v1.Probe",
                    p -> new Probe(
                            action(p),
                            p.get("initialDelaySeconds"),
                            p.get("periodSeconds"),
                            p.get("timeoutSeconds"),
                            p.get("successThreshold"),
                            p.get("failureThreshold"),
                            p.get("terminationGracePeriodSeconds")))
            .part("exec", EXEC, probe -> probe.action().exec())
            .part("httpGet", HTTP_GET, probe -> probe.action().httpGet())
            .part("tcpSocket", TCP_SOCKET, probe -> probe.action().tcpSocket())
            .part("initialDelaySeconds", Forms.SECONDS, Probe::initialDelay)
            .part("timeoutSeconds", Forms.SECONDS, Probe::timeout)
            .part("periodSeconds", Forms.SECONDS, Probe::period)
            .part("successThreshold", Forms.INT32, Probe::successThreshold)
            .part("failureThreshold", Forms.INT32, Probe::failureThreshold)
            .part("terminationGracePeriodSeconds", Forms.SECONDS, Probe::terminationGracePeriod)
            .rest(probe -> probe.action().rest());

    private static final Codec<Lifecycle, Parts> LIFECYCLE = Codec.<Lifecycle>of(
                    "v1.Lifecycle", p -> new Lifecycle(p.get("postStart"), p.get("preStop"), p.get("stopSignal")))
            .part("postStart", ACTION, Lifecycle::postStart)
            .part("preStop", ACTION, Lifecycle::preStop)
            .part("stopSignal", Forms.TEXT, Lifecycle::stopSignal);

    static final Codec<Container, Container.Builder> CONTAINER = Codec.of(
                    "v1.Container", Container::builder, Container.Builder::build)
            .bind("name", Forms.TEXT, Container::name, Container.Builder::name)
            .bind("image", Forms.TEXT, Container::image, Container.Builder::image)
            .bind("command", Forms.TEXTS, Container::command, Container.Builder::command)
            .bind("args", Forms.TEXTS, Container::args, Container.Builder::args)
            .bind("workingDir", Forms.TEXT, Container::workingDir, Container.Builder::workingDir)
            .bind("ports", PORT.list(), Container::ports, Container.Builder::ports)
            .bind("envFrom", EnvCodec.ENV_FROM.list(), Container::envFrom, Container.Builder::envFrom)
            .bind("env", EnvCodec.ENV.list(), Container::env, Container.Builder::env)
            .bind("resources", RESOURCES, Container::resources, Container.Builder::resources)
            .bind("restartPolicy", RESTART_POLICY, Container::restartPolicy, Container.Builder::restartPolicy)
            .bind("volumeMounts", MOUNT.list(), Container::volumeMounts, Container.Builder::volumeMounts)
            .bind("livenessProbe", PROBE, Container::livenessProbe, Container.Builder::livenessProbe)
            .bind("readinessProbe", PROBE, Container::readinessProbe, Container.Builder::readinessProbe)
            .bind("startupProbe", PROBE, Container::startupProbe, Container.Builder::startupProbe)
            .bind("lifecycle", LIFECYCLE, Container::lifecycle, Container.Builder::lifecycle)
            .bind(
                    "terminationMessagePath",
                    Forms.TEXT,
                    Container::terminationMessagePath,
                    Container.Builder::terminationMessagePath)
            .bind(
                    "terminationMessagePolicy",
                    Forms.TEXT,
                    Container::terminationMessagePolicy,
                    Container.Builder::terminationMessagePolicy)
            .bind(
                    "imagePullPolicy",
                    Forms.word(ImagePullPolicy::of, ImagePullPolicy::value),
                    Container::imagePullPolicy,
                    Container.Builder::imagePullPolicy)
            .rest(Container::rest, Container.Builder::rest);

    private ContainerCodec() {}

    private static String portOf(Parts parts) {
        String port = parts.get("port");
        return port == null ? "0" : port;
    }

    private static Action action(Parts parts) {
        return new Action(parts.get("exec"), parts.get("httpGet"), parts.get("tcpSocket"), parts.rest());
    }
}
