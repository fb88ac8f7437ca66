package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
    private static final Schemas SCHEMAS = Schemas.builtin();
    private static final ObjectType DEPLOYMENT =
            SCHEMAS.kind("apps", "v1", "Deployment").orElseThrow();
    private static final ObjectType POD = SCHEMAS.kind("", "v1", "Pod").orElseThrow();

    private static Decoder.Decoded json(ObjectType type, String body) {
        return Decoder.decode(body.getBytes(StandardCharsets.UTF_8), MediaType.JSON, type);
    }

    private static Decoder.Decoded yaml(ObjectType type, String body) {
        return Decoder.decode(body.getBytes(StandardCharsets.UTF_8), MediaType.YAML, type);
    }

    @Test
    void writesValuesAsGoWould() {
        var pod = json(POD, """
                {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","creationTimestamp":null,"labels":{},"generation":0,
                 "deletionTimestamp":"2024-05-06T07:08:09.5+02:00"},
                 "spec":{"hostNetwork":false,"nodeName":"","terminationGracePeriodSeconds":0,"automountServiceAccountToken":false,
                  "containers":[{"name":"c","resources":{"limits":{"cpu":1.5,"memory":"1024Mi"}},"ports":[{"containerPort":80,"hostPort":0}]}]}}""").tree();
        assertThat(pod).isEqualTo(Json.read("""
                {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","deletionTimestamp":"2024-05-06T05:08:09Z"},
                 "spec":{"containers":[{"name":"c","ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"1500m","memory":"1Gi"}}}],
                  "terminationGracePeriodSeconds":0,"automountServiceAccountToken":false},"status":{}}"""));
    }

    @Test
    void dropsAndNamesUnknownAndDuplicateFields() {
        var decoded = json(POD, """
                {"metadata":{"name":"p","nmae":"q","labels":{"a":"1","a":"2"}},"spec":{"containers":[{"name":"a","name":"b","x":{"y":[1]}}],
                 "volumes":[{"name":"v","emptydir":{}}]}}""");
        assertThat(decoded.problems())
                .containsExactly(
                        "unknown field \"metadata.nmae\"",
                        "duplicate field \"metadata.labels.a\"",
                        "duplicate field \"spec.containers[0].name\"",
                        "unknown field \"spec.containers[0].x\"",
                        "unknown field \"spec.volumes[0].emptydir\"");
        assertThat(decoded.tree().at("/spec/containers/0")).isEqualTo(Json.read("{\"name\":\"b\",\"resources\":{}}"));
        assertThat(decoded.tree().at("/metadata/labels/a").asText()).isEqualTo("2");
    }

    @Test
    void refusesWhenStrict() {
        var decoded = json(DEPLOYMENT, "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"foo\":1}}");
        assertThatThrownBy(decoded::strict)
                .hasMessage("Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error:"
                        + " unknown field \"spec.foo\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"spec\":{\"replicas\":\"3\"}}|string into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"replicas\":1.5}}|number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"replicas\":9223372036854775808}}|number 9223372036854775808 into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":[]}|array into Go struct field Deployment.spec of type v1.DeploymentSpec",
                "{\"metadata\":{\"labels\":{\"a\":1}}}|number into Go struct field ObjectMeta.metadata.labels of type string",
                "{\"metadata\":{\"labels\":[]}}|array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":{}}}}}|object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[7]}}}}|number into Go struct field PodSpec.spec.template.spec.containers of type v1.Container",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"startupProbe\":{\"grpc\":[]}}]}}}}|array into Go struct field Probe.spec.template.spec.containers.startupProbe.ProbeHandler.grpc of type v1.GRPCAction"
            })
    void namesValuesOfTheWrongTypeAsGoDoes(String body, String complaint) {
        assertThatThrownBy(() ->
                        json(DEPLOYMENT, "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\"," + body.substring(1)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessageEndingWith("cannot unmarshal " + complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|couldn't get version/kind; json parse error: unexpected end of JSON input ({)",
                "7|json: cannot unmarshal number into Go value of type struct { APIVersion string",
                "{\"apiVersion\":7}|json: cannot unmarshal number into Go struct field .apiVersion of type string ({\"apiVersion\":7})",
                "{\"spec\":7|unexpected end of JSON input"
            })
    void saysWhenABodyIsNoObject(String body, String complaint) {
        assertThatThrownBy(() -> json(POD, body))
                .hasMessageStartingWith("the object provided is unrecognized (must be of type Pod): ")
                .hasMessageContaining(complaint);
    }

    @Test
    void readsNullInAListAsAnEmptyItem() {
        var pod = json(POD, "{\"spec\":{\"containers\":[null]}}").tree();
        assertThat(pod.at("/spec/containers/0/name").asText()).isEmpty();
        assertThat(pod.at("/spec/containers").size()).isEqualTo(1);
    }

    @Test
    void readsYamlLikeJson() {
        var pod = yaml(POD, """
                kind: Pod
                metadata: {name: p, name: q}
                spec:
                  containers:
                  - &c {name: c, command: ["yes", 'no']}
                  - <<: *c
                    name: d
                    stdin: yes
                """);
        assertThat(pod.problems())
                .containsExactly("yaml: unmarshal errors:\n  line 2: key \"name\" already set in map");
        assertThat(pod.tree().at("/spec/containers/1"))
                .isEqualTo(Json.read("{\"name\":\"d\",\"command\":[\"yes\",\"no\"],\"resources\":{},\"stdin\":true}"));
    }

    @Test
    void leavesRawJsonAlone() {
        var type = SCHEMAS.kind("apps", "v1", "ControllerRevision").orElseThrow();
        var body = "{\"data\":{\"spec\":{\"a\":null,\"b\":{},\"c\":1.0}},\"revision\":3}";
        assertThat(json(type, body).tree().get("data"))
                .isEqualTo(Json.read(body).get("data"));
    }

    @Test
    void appliesTheSchemasOwnDefaults() {
        var pod = json(POD, "{\"spec\":{\"containers\":[{\"name\":\"c\",\"ports\":[{\"containerPort\":80}]}]}}")
                .tree();
        Defaults.apply(POD, pod);
        assertThat(pod.at("/spec/containers/0/ports/0/protocol").asText()).isEqualTo("TCP");
    }

    @Test
    void writesNullWhereGoAlwaysWritesAField() {
        var event = json(
                        SCHEMAS.kind("", "v1", "Event").orElseThrow(),
                        "{\"metadata\":{\"name\":\"e\"},\"involvedObject\":{}}")
                .tree();
        assertThat(event.path("eventTime").isNull()).isTrue();
        assertThat(event.path("lastTimestamp").isNull()).isTrue();
        var role = json(SCHEMAS.kind("rbac.authorization.k8s.io", "v1", "Role").orElseThrow(), "{\"rules\":[]}");
        assertThat(role.tree().path("rules").isNull()).isTrue();
    }

    @Test
    void tellsOfTheFirstValueOfTheWrongTypeUnlessOneReadsItself() {
        assertThatThrownBy(() -> json(POD, """
                {"spec":{"hostNetwork":"x","containers":[{"name":1,"imagePullPolicy":2}]}}"""))
                .hasMessageEndingWith(
                        "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool");
        assertThatThrownBy(() -> json(POD, "{\"spec\":{\"containers\":[{\"imagePullPolicy\":2}]}}"))
                .hasMessageEndingWith("struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy");
        assertThatThrownBy(() -> json(POD, """
                {"spec":{"hostNetwork":"x","containers":[{"resources":{"limits":{"cpu":"x"}}}]}}""")).hasMessageContaining("quantities must match the regular expression");
    }

    @Test
    void tellsOfAHundredProblemsAtMost() {
        var fields = IntStream.range(0, 300)
                .mapToObj(i -> "\"x" + i + "\":1,\"x" + i + "\":2")
                .collect(Collectors.joining(","));
        assertThat(json(POD, "{" + fields + "}").problems()).hasSize(100).contains("unknown field \"x99\"");
    }
}
