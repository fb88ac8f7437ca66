package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ManagedFields.Operation;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in, it is taken or refused, soon and in few words. The same few thousand inputs in every build;
 * {@code -Dfuzz.seconds=1800} for as long as one likes, {@code -Dfuzz.seed=7} to come by other ways.
 */
class FuzzTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int INPUTS = 1500;
    private static final int SHOWN = 20_000;
    private static final Schemas SCHEMAS = Schemas.builtin();
    private static final ObjectType DEPLOYMENT =
            SCHEMAS.kind("apps", "v1", "Deployment").orElseThrow();
    private static final String OBJECT = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"a":"b"},"finalizers":["x.io/a"],
             "creationTimestamp":"2024-05-06T07:08:09Z","ownerReferences":[{"uid":"u","name":"n"}]},
             "spec":{"replicas":3,"selector":{"matchExpressions":[{"key":"a","operator":"In","values":["b"]}]},
              "strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},
              "template":{"spec":{"tolerations":[{"key":"k"}],"imagePullSecrets":[{"name":"s"}],
               "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}],
               "containers":[{"name":"c","image":"i","args":["x","y"],"ports":[{"containerPort":80},{"containerPort":81,"protocol":"UDP"}],
                "env":[{"name":"E","value":"1"}],"resources":{"limits":{"cpu":"1500m","memory":"1e3"}}}]}}}}""";
    private static final String YAML = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: &m {name: d, labels: {a: "b"}}
            spec:
              replicas: 0x3
              template:
                metadata: *m
                spec:
                  containers:
                  - name: c
                    command: [a, 'b', "\\x63"]
                    args:
                    - |
                      one
                    - >-
                      two
                  <<: {hostNetwork: yes}
            """;
    private static final String STRATEGIC = """
            {"metadata":{"$deleteFromPrimitiveList/finalizers":["x.io/a"],"labels":{"a":null}},"spec":{"template":{"spec":{
             "$setElementOrder/containers":[{"name":"b"},{"name":"c"}],"containers":[{"name":"b"},{"$patch":"delete","name":"c"}],
             "volumes":[{"$patch":"replace"},{"name":"w","$retainKeys":["name","secret"],"secret":{}}]}}}}""";
    private static final String JSON_PATCH = """
            [{"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"z"}},{"op":"test","path":"/spec/replicas","value":3},
             {"op":"move","from":"/metadata/labels/a","path":"/metadata/labels/b~1c"},{"op":"copy","from":"","path":"/spec/x"},
             {"op":"remove","path":"/metadata/finalizers/0"},{"op":"replace","path":"/spec","value":{}}]""";

    private record Target(String name, List<byte[]> seeds, Consumer<byte[]> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Target target(String name, Consumer<byte[]> run, String... seeds) {
        return new Target(name, Stream.of(seeds).map(FuzzTest::bytes).toList(), run);
    }

    private static Target textTarget(String name, Consumer<String> run, String... seeds) {
        return target(name, bytes -> run.accept(new String(bytes, StandardCharsets.UTF_8)), seeds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Target> targets() {
        var object = decoded(OBJECT);
        var managed = ManagedFields.update(
                DEPLOYMENT, Optional.empty(), object, "m", "apps/v1", Operation.UPDATE, "", Instant.EPOCH);
        return Stream.of(
                target("json", body -> decode(body, MediaType.JSON), OBJECT, STRATEGIC),
                target("yaml", body -> decode(body, MediaType.YAML), YAML, OBJECT),
                new Target(
                        "protobuf",
                        List.of(Protobuf.wrap("apps/v1", "Deployment", Protobuf.write(object, DEPLOYMENT))),
                        body -> decode(body, MediaType.PROTOBUF)),
                target("untyped", body -> Json.write(Json.readNoted(body).tree()), OBJECT, JSON_PATCH),
                target("many documents", Yaml::readAll, YAML + "---\n" + YAML),
                target("strategic merge patch", patch -> strategic(object, patch), STRATEGIC, OBJECT),
                target("JSON patch", patch -> jsonPatch(object, patch), JSON_PATCH),
                target("merge patch", patch -> mergePatch(object, patch), OBJECT, STRATEGIC),
                target("apply", applied -> apply(managed, applied), OBJECT),
                textTarget("label selector", LabelSelector::parse, "a in (b,c),!d,e!=f", "x notin (y),z", "a==b"),
                textTarget("field selector", FieldSelector::parse, "metadata.name=a,spec.x!=b\\,c"),
                textTarget("quantity", q -> Quantity.parse(q).toString(), "1.5Gi", "100m", "-3e6", "12E"),
                textTarget("time", GoTime::parseSeconds, "2024-05-06T07:08:09.123Z", "2024-05-06T07:08:09+02:00"),
                textTarget("duration", GoTime::parseDuration, "1h2m3.5s", "-100ms", "5µs"));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void takesOrRefusesWhateverComes(Target target) {
        long seed = Long.getLong("fuzz.seed", 1);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("fuzz.seconds", 0)).toNanos()
                        / targets().count();
        int inputs = 0;
        var mutations = new Mutations(seed, target.seeds);
        do {
            var input = mutations.next();
            long start = System.nanoTime();
            try {
                target.run.accept(input);
            } catch (ApiException | Json.MalformedException | IllegalArgumentException refused) {
                // as it should be
            } catch (RuntimeException | StackOverflowError e) {
                fail("broken by " + shown(input), e);
            }
            if (System.nanoTime() - start > SOON.toNanos()) {
                fail("kept busy by " + shown(input));
            }
        } while (++inputs < INPUTS || System.nanoTime() < end);
    }

    /** In base64, since it is anything but text. */
    private static String shown(byte[] input) {
        String text = Base64.getEncoder().encodeToString(input);
        return text.length() < SHOWN ? text : text.substring(0, SHOWN) + "... of " + input.length + " bytes";
    }

    private static ObjectNode decoded(String json) {
        return Decoder.decode(bytes(json), MediaType.JSON, DEPLOYMENT).tree();
    }

    private static void decode(byte[] body, MediaType format) {
        Decoder.kindOf(body, format, DEPLOYMENT);
        var tree = Decoder.decode(body, format, DEPLOYMENT).tree();
        Defaults.apply(DEPLOYMENT, tree);
        Json.write(tree);
        Yaml.write(tree);
        Protobuf.write(tree, DEPLOYMENT);
    }

    private static void strategic(ObjectNode object, byte[] patch) {
        var patched = StrategicMergePatch.apply(
                DEPLOYMENT, object, Json.readNoted(patch).tree());
        Json.write(Decoder.convert(patched, DEPLOYMENT).tree());
    }

    private static void jsonPatch(ObjectNode object, byte[] patch) {
        var tree = Json.readNoted(patch).tree();
        JsonPatch.problems(tree);
        Decoder.decode(JsonPatch.apply(object, tree), DEPLOYMENT);
    }

    private static void mergePatch(ObjectNode object, byte[] patch) {
        Decoder.decode(MergePatch.apply(object, Json.readNoted(patch).tree()), DEPLOYMENT);
    }

    private static void apply(ObjectNode managed, byte[] applied) {
        var wanted = Yaml.read(applied);
        var result =
                ManagedFields.apply(DEPLOYMENT, Optional.of(managed), wanted, "f", "apps/v1", "", true, Instant.EPOCH);
        ManagedFields.apply(DEPLOYMENT, Optional.of(result), wanted, "g", "apps/v1", "", false, Instant.EPOCH);
    }
}
