package dev.jobkit.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobkit.manifest.Json;
import dev.jobkit.manifest.Manifests;
import dev.jobkit.manifest.Patch;
import dev.jobkit.model.FieldError;
import dev.jobkit.model.Job;
import dev.jobkit.model.Kind;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How much is allowed, and not one more (the constants of batch/v1 and core/v1 validation). */
class LimitsTest {
    private static final String UID = "8c2d5b0e-1f7a-4c39-9d52-6a0b7e1f3c44";
    private static final String JOB = """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"default"},
             "spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"busybox:1"}]}}}}""";

    static Stream<Arguments> limits() {
        return Stream.of(
                limit(20, "spec.podFailurePolicy.rules", "Too many: 21: must have at most 20 items", n -> {
                    String rule = "{'action':'Count','onPodConditions':[{'type':'A','status':'True'}]}";
                    return spec("'podFailurePolicy':{'rules':[" + list(n, i -> rule) + "]}");
                }),
                limit(
                        20,
                        "spec.podFailurePolicy.rules[0].onPodConditions",
                        "Too many: 21: must have at most 20 items",
                        n -> failureRule(
                                "'onPodConditions':[" + list(n, i -> "{'type':'A" + i + "','status':'True'}") + "]")),
                limit(
                        255,
                        "spec.podFailurePolicy.rules[0].onExitCodes.values",
                        "Too many: 256: must have at most 255 items",
                        n -> failureRule(
                                "'onExitCodes':{'operator':'In','values':[" + list(n, i -> "" + (i + 1)) + "]}")),
                limit(20, "spec.successPolicy.rules", "Too many: 21: must have at most 20 items", n -> {
                    String rules = list(n, i -> "{'succeededIndexes':'" + i + "'}");
                    return spec(
                            "'completionMode':'Indexed','completions':30,'successPolicy':{'rules':[" + rules + "]}");
                }),
                limit(
                        64 * 1024,
                        "spec.successPolicy.rules[0].succeededIndexes",
                        "Too long: may not be more than 65536 bytes",
                        n -> spec(
                                "'completionMode':'Indexed','completions':90000,'successPolicy':{'rules':[{'succeededIndexes':'"
                                        + indexes(n) + "'}]}")),
                limit(
                        63,
                        "spec.managedBy",
                        "Too long: may not be more than 63 bytes",
                        n -> spec("'managedBy':'a.b/" + "x".repeat(n - 4) + "'")),
                limit(
                        256 * 1024,
                        "metadata.annotations",
                        "Too long: may not be more than 262144 bytes",
                        n -> "{'metadata':{'annotations':{'a':'" + "é".repeat((n - 2) / 2) + "y".repeat(1 + n % 2)
                                + "'}}}"),
                limit(
                        64,
                        "spec.template.spec.hostnameOverride",
                        "Too long: may not be more than 64 bytes",
                        n -> pod("'hostnameOverride':'" + "a.".repeat((n - 1) / 2) + "b".repeat(2 - n % 2) + "'")),
                limit(
                        3,
                        "spec.template.spec.dnsConfig.nameservers",
                        "must not have more than 3 nameservers",
                        n -> dns("'nameservers':[" + list(n, i -> "'10.0.0." + i + "'") + "]")),
                limit(
                        32,
                        "spec.template.spec.dnsConfig.searches",
                        "must not have more than 32 search paths",
                        n -> dns("'searches':[" + list(n, i -> "'d" + i + "'") + "]")),
                limit(
                        2048,
                        "spec.template.spec.dnsConfig.searches",
                        "must not have more than 2048 characters (including spaces) in the search list",
                        n -> dns("'searches':[" + list(31, i -> "'" + "x".repeat(63) + "'") + ",'"
                                + "y".repeat(n - 31 * 64) + "']")),
                limit(
                        253,
                        "spec.template.spec.securityContext.sysctls[0].name",
                        "must have at most 253 characters",
                        n -> pod("'securityContext':{'sysctls':[{'name':'kernel." + "x".repeat(n - 7)
                                + "','value':'1'}]}")),
                limit(
                        63,
                        "spec.template.spec.volumes[0].csi.driver",
                        "Too long: may not be more than 63 bytes",
                        n -> pod("'volumes':[{'name':'v','csi':{'driver':'" + "x".repeat(n) + "'}}]")),
                limit(
                        4095,
                        "spec.template.spec.securityContext.appArmorProfile.localhostProfile",
                        "Too long: may not be more than 4095 bytes",
                        n -> pod("'securityContext':{'appArmorProfile':{'type':'Localhost','localhostProfile':'"
                                + "x".repeat(n) + "'}}")),
                limit(
                        20,
                        "spec.template.spec.containers[0].restartPolicyRules",
                        "Too many: 21: must have at most 20 items",
                        n -> restartRules(list(
                                n,
                                i -> "{'action':'Restart','exitCodes':{'operator':'In','values':[" + (i + 1) + "]}}"))),
                limit(
                        255,
                        "spec.template.spec.containers[0].restartPolicyRules[0].exitCodes.values",
                        "Too many: 256: must have at most 255 items",
                        n -> restartRules("{'action':'Restart','exitCodes':{'operator':'In','values':["
                                + list(n, i -> "" + (i + 1)) + "]}}")),
                limit(
                        0777,
                        "spec.template.spec.volumes[0].configMap.defaultMode",
                        "must be a number between 0 and 0777 (octal), both inclusive",
                        n -> pod("'volumes':[{'name':'v','configMap':{'name':'c','defaultMode':" + n + "}}]")),
                limit(
                        65535,
                        "spec.template.spec.containers[0].ports[0].containerPort",
                        "must be between 1 and 65535, inclusive",
                        n -> container("'ports':[{'containerPort':" + n + "}]")),
                limit(
                        15,
                        "spec.template.spec.containers[0].ports[0].name",
                        "must be no more than 15 characters",
                        n -> container("'ports':[{'containerPort':1,'name':'" + "x".repeat(n) + "'}]")),
                limit(
                        253,
                        "spec.template.spec.runtimeClassName",
                        "must be no more than 253 characters",
                        n -> pod("'runtimeClassName':'" + "x".repeat(n) + "'")),
                limit(
                        63,
                        "spec.template.spec.containers[0].name",
                        "must be no more than 63 characters",
                        n -> container("'name':'" + "x".repeat(n) + "'")),
                limit(
                        63,
                        "metadata.labels",
                        "must be no more than 63 bytes",
                        n -> "{'metadata':{'labels':{'a':'" + "x".repeat(n) + "'}}}"),
                limit(
                        63,
                        "metadata.labels",
                        "name part must be no more than 63 bytes",
                        n -> "{'metadata':{'labels':{'a.b/" + "x".repeat(n) + "':''}}}"),
                limit(
                        253,
                        "spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.key",
                        "must be no more than 253 characters",
                        n -> container("'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'c','key':'"
                                + "x".repeat(n) + "'}}}]")));
    }

    private static Arguments limit(int most, String path, String fault, IntFunction<String> patch) {
        return Arguments.argumentSet(path + ": " + fault, most, path, fault, patch);
    }

    private static String spec(String fields) {
        return "{'spec':{" + fields + "}}";
    }

    private static String pod(String fields) {
        return spec("'template':{'spec':{" + fields + "}}");
    }

    private static String dns(String fields) {
        return pod("'dnsConfig':{" + fields + "}");
    }

    private static String container(String fields) {
        return pod("'containers':[{'name':'main','image':'busybox:1'," + fields + "}]");
    }

    private static String restartRules(String rules) {
        return container("'restartPolicy':'Never','restartPolicyRules':[" + rules + "]");
    }

    private static String failureRule(String fields) {
        return spec("'podFailurePolicy':{'rules':[{'action':'Count'," + fields + "}]}");
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(","));
    }

    /** Returns a list of indexes of exactly this length. */
    private static String indexes(int length) {
        String first = length % 2 == 0 ? "0,10," : "0,100,";
        int more = (length + 1 - first.length()) / 6;
        return first + list(more, i -> "" + (10_000 + i));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void soMuchAndNotOneMore(int most, String path, String fault, IntFunction<String> patch) {
        assertThat(errors(patch.apply(most))).isEmpty();
        assertThat(errors(patch.apply(most + 1))).singleElement().satisfies(error -> {
            assertThat(error.path()).isEqualTo(path);
            assertThat(error.toString()).contains(fault);
        });
    }

    private static List<FieldError> errors(String patch) {
        Object tree = Patch.merge(Json.parse(JOB), Json.parse(patch.replace('\'', '"')));
        Job job = Manifests.decode(Kind.JOB, tree);
        return JobAdmission.create(job, UID).review().errors();
    }
}
