package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Cbor;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.local.LocalExchange;
import io.jurumudi.server.local.LocalSink;
import io.jurumudi.store.MemoryStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String CBOR = "application/cbor";
    private static final Schemas SCHEMAS = Schemas.builtin();

    private record Answer(int code, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return String.join(", ", headers.getOrDefault(name, List.of()));
        }

        ObjectNode json() {
            return Json.read(body);
        }

        /** The message inside, as a tree. */
        ObjectNode message() {
            return open(body);
        }
    }

    private MemoryStore store;
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        store = new MemoryStore(Clock.systemUTC());
        server = new ApiServer(ApiServerConfig.defaults(), store);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    private static ObjectNode open(byte[] body) {
        Protobuf.Envelope envelope = Protobuf.open(body);
        return Protobuf.read(
                envelope.message(),
                SCHEMAS.kind(
                                envelope.kind().group(),
                                envelope.kind().version(),
                                envelope.kind().kind())
                        .orElseThrow());
    }

    private static byte[] protobuf(String kind, String json) {
        ObjectType type = SCHEMAS.kind("", "v1", kind).orElseThrow();
        return Protobuf.wrap("v1", kind, Protobuf.write(Json.read(json), type));
    }

    private Answer call(String method, String path, String type, byte[] body, String... headers) throws Exception {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("Content-Type", List.of(type));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Map<String, List<String>> answered = new LinkedHashMap<>();
        int[] code = new int[1];
        User user = User.superuser("admin");
        LocalExchange.run(server.local(user), user, method, path, all, body, new LocalSink() {
            @Override
            public void head(int status, Map<String, List<String>> head) {
                code[0] = status;
                answered.putAll(head);
            }

            @Override
            public void chunk(byte[] chunk) {
                bytes.writeBytes(chunk);
            }

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void onCancel(Runnable action) {}
        });
        return new Answer(code[0], answered, bytes.toByteArray());
    }

    private Answer get(String path, String accept, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "Accept";
        all[1] = accept;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return call("GET", path, JSON, new byte[0], all);
    }

    private Answer create(String json) throws Exception {
        return call("POST", MAPS, PROTOBUF, protobuf("ConfigMap", json), "Accept", PROTOBUF);
    }

    @Test
    void protobufIsReadAndWritten() throws Exception {
        Answer created = create("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo(PROTOBUF);
        assertThat(created.message().at("/data/k").asText()).isEqualTo("v");
        Answer got = get(MAPS + "/a", PROTOBUF);
        assertThat(got.body()).isEqualTo(created.body());
        assertThat(get(MAPS + "/a", JSON).json().at("/data/k").asText()).isEqualTo("v");
        ObjectNode list = get(MAPS + "?labelSelector=!nothing", PROTOBUF).message();
        assertThat(list.path("items").findValuesAsText("k")).contains("v");
        Answer deleted = call(
                "DELETE",
                MAPS + "/a",
                PROTOBUF,
                protobuf("DeleteOptions", "{\"preconditions\":{\"uid\":\"other\"}}"),
                "Accept",
                PROTOBUF);
        assertThat(deleted.code()).isEqualTo(409);
        assertThat(deleted.message().path("reason").asText()).isEqualTo("Conflict");
    }

    @Test
    void watchesInProtobufTellTheLengthOfEachEvent() throws Exception {
        create("{\"metadata\":{\"name\":\"a\"}}");
        Answer watched = get(MAPS + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Da", PROTOBUF);
        assertThat(watched.header("Content-Type")).isEqualTo(PROTOBUF + ";stream=watch");
        ByteBuffer frames = ByteBuffer.wrap(watched.body());
        byte[] event = new byte[frames.getInt()];
        frames.get(event);
        assertThat(frames.hasRemaining()).isFalse();
        assertThat(event).startsWith(10, 5, 'A', 'D', 'D', 'E', 'D');
    }

    @Test
    void metadataAloneComesInProtobufAndTablesDoNot() throws Exception {
        create("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        Answer partial = get(MAPS + "/a", PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        assertThat(Protobuf.open(partial.body()).kind().kind()).isEqualTo("PartialObjectMetadata");
        assertThat(partial.message().at("/metadata/name").asText()).isEqualTo("a");
        String table = ";as=Table;g=meta.k8s.io;v=v1";
        assertThat(get(MAPS, PROTOBUF + table).code()).isEqualTo(406);
        assertThat(get(MAPS, PROTOBUF + table + "," + JSON + table)
                        .json()
                        .path("kind")
                        .asText())
                .isEqualTo("Table");
    }

    @Test
    void discoveryComesInProtobuf() throws Exception {
        assertThat(get("/api/v1", PROTOBUF).message().findValuesAsText("name")).contains("pods/log");
        Answer aggregated = get("/apis", PROTOBUF + ";as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2");
        assertThat(aggregated.header("Content-Type")).startsWith(PROTOBUF + ";g=apidiscovery.k8s.io");
        assertThat(Protobuf.open(aggregated.body()).kind().kind()).isEqualTo("APIGroupDiscoveryList");
    }

    @Test
    void whatIsNotSpokenIsRefused() throws Exception {
        Answer unacceptable = get(MAPS, CBOR);
        assertThat(unacceptable.code()).isEqualTo(406);
        assertThat(unacceptable.header("Content-Type")).isEqualTo(JSON);
        assertThat(call("POST", MAPS, CBOR, new byte[] {(byte) 0xA0}).code()).isEqualTo(415);
        assertThat(call("PATCH", MAPS + "/a?fieldManager=m", "application/apply-patch+cbor", new byte[0])
                        .code())
                .isEqualTo(415);
        assertThat(get(MAPS + "?watch=true", "application/yaml").code()).isEqualTo(406);
    }

    @Test
    void cborIsSpokenOnceItIsSwitchedOn() throws Exception {
        server.close();
        server = new ApiServer(ApiServerConfig.defaults().withCbor(true), store);
        server.start();
        byte[] sent = Cbor.write(Json.read("{\"metadata\":{\"name\":\"c\"},\"data\":{\"k\":\"v\"}}"));
        Answer created = call("POST", MAPS, CBOR, sent, "Accept", CBOR);
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo(CBOR);
        assertThat(Cbor.read(created.body()).at("/data/k").asText()).isEqualTo("v");
        byte[] applied = Cbor.write(Json.read(
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"c\"},\"data\":{\"l\":\"w\"}}"));
        Answer patched =
                call("PATCH", MAPS + "/c?fieldManager=m", "application/apply-patch+cbor", applied, "Accept", JSON);
        assertThat(patched.json().at("/data/l").asText()).isEqualTo("w");
        Answer watched = get(MAPS + "?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dc", CBOR);
        assertThat(watched.header("Content-Type")).isEqualTo("application/cbor-seq");
        assertThat(Cbor.read(watched.body()).at("/object/data/k").asText()).isEqualTo("v");
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoTakeThat() throws Exception {
        create("{\"metadata\":{\"name\":\"big\"},\"data\":{\"k\":\"" + "x".repeat(200_000) + "\"}}");
        for (String type : List.of(JSON, PROTOBUF)) {
            Answer plain = get(MAPS + "/big", type);
            Answer compressed = get(MAPS + "/big", type, "Accept-Encoding", "br, gzip");
            assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(compressed.body().length).isLessThan(plain.body().length / 10);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                    .isEqualTo(plain.body());
        }
        assertThat(get("/api/v1/namespaces/default", JSON, "Accept-Encoding", "gzip")
                        .header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void aScaleCanBeAskedForAsATable() throws Exception {
        call("POST", "/apis/apps/v1/namespaces/default/deployments", JSON, """
                {"metadata":{"name":"d"},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""".getBytes());
        ObjectNode table = get(
                        "/apis/apps/v1/namespaces/default/deployments/d/scale", JSON + ";as=Table;g=meta.k8s.io;v=v1")
                .json();
        assertThat(table.at("/columnDefinitions/1/name").asText()).isEqualTo("Desired");
        assertThat(table.at("/rows/0/cells/1").asInt()).isEqualTo(3);
    }
}
