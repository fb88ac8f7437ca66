package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages put together by hand, field by field, as the .proto files of the API have them. */
class ProtobufTest {

    private static byte[] field(int number, byte[]... content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = 0;
        for (byte[] part : content) {
            size += part.length;
        }
        out.write(number << 3 | 2);
        out.write(size);
        for (byte[] part : content) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] number(int field, int value) {
        return new byte[] {(byte) (field << 3), (byte) value};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void opensTheEnvelope() {
        byte[] body = join(
                new byte[] {'k', '8', 's', 0},
                field(1, text(1, "apps/v1"), text(2, "Deployment")),
                field(2, text(1, "x")));
        Protobuf.Envelope envelope = Protobuf.open(body);
        assertThat(envelope.kind().group()).isEqualTo("apps");
        assertThat(envelope.kind().kind()).isEqualTo("Deployment");
        assertThat(envelope.message()).isEqualTo(text(1, "x"));
        assertThatThrownBy(() -> Protobuf.open("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Protobuf.MalformedException.class);
    }

    @Test
    void readsNumbersMapsListsTimesAndEmbeddedStructs() {
        ObjectType pod = Schemas.builtin().kind("", "v1", "Pod").orElseThrow();
        byte[] metadata = field(
                1,
                text(1, "p"),
                field(8, number(1, 60)), // creationTimestamp: seconds
                field(11, text(1, "a"), text(2, "b"))); // labels
        byte[] port = field(6, number(3, 80), text(4, "TCP"));
        byte[] quantity = field(2, text(1, "cpu"), field(2, text(1, "100m"))); // requests
        byte[] probe = field(10, field(1, field(2, text(1, "/"), field(2, number(1, 0), number(2, 9)))), number(2, 5));
        byte[] container = field(2, text(1, "c"), text(2, "i"), port, field(8, quantity), probe);
        byte[] volume = field(1, text(1, "v"), field(2, field(2, text(1, "Memory")))); // volumeSource.emptyDir
        ObjectNode tree = Protobuf.read(join(metadata, field(2, volume, container)), pod);
        assertThat(tree)
                .isEqualTo(Json.read("{\"metadata\":{\"name\":\"p\",\"creationTimestamp\":\"1970-01-01T00:01:00Z\","
                        + "\"labels\":{\"a\":\"b\"}},\"spec\":{\"volumes\":[{\"name\":\"v\",\"emptyDir\":{\"medium\":\"Memory\"}}],"
                        + "\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"ports\":[{\"containerPort\":80,\"protocol\":\"TCP\"}],"
                        + "\"resources\":{\"requests\":{\"cpu\":\"100m\"}},"
                        + "\"livenessProbe\":{\"httpGet\":{\"path\":\"/\",\"port\":9},\"initialDelaySeconds\":5}}]}}"));
    }

    @Test
    void writesWhatGoHoldsByValueEvenWhenAbsent() {
        ObjectType status = type("io.k8s.api.core.v1.ContainerStatus");
        assertThat(Protobuf.write(Json.read("{\"name\":\"c\",\"started\":false}"), status))
                .isEqualTo(join(
                        text(1, "c"),
                        field(2), // state, without anything in it
                        field(3),
                        number(4, 0), // ready
                        number(5, 0),
                        text(6, ""),
                        text(7, ""),
                        text(8, ""),
                        number(9, 0))); // started is a pointer, and so only there because it was said
    }

    @Test
    void writesValuesThatAreMessagesOnTheWire() {
        ObjectType port = type("io.k8s.api.core.v1.ServicePort");
        assertThat(Protobuf.write(Json.read("{\"port\":80,\"targetPort\":\"web\"}"), port))
                .isEqualTo(join(
                        text(1, ""),
                        text(2, ""),
                        number(3, 80),
                        field(4, number(1, 1), number(2, 0), text(3, "web")),
                        number(5, 0)));
        ObjectType condition = type("io.k8s.api.core.v1.PodCondition");
        assertThat(Protobuf.write(
                        Json.read("{\"type\":\"t\",\"status\":\"True\",\"lastProbeTime\":null,"
                                + "\"lastTransitionTime\":\"1970-01-01T00:01:00Z\"}"),
                        condition))
                .isEqualTo(join(
                        text(1, "t"),
                        text(2, "True"),
                        field(3),
                        field(4, number(1, 60), number(2, 0)),
                        text(5, ""),
                        text(6, ""),
                        number(7, 0)));
    }

    @Test
    void writesMapsInOrderOfTheirKeys() {
        ObjectType secret = type("io.k8s.api.core.v1.Secret");
        ObjectNode tree = Json.read("{\"data\":{\"b\":\"AQ==\",\"a\":\"\"}}");
        assertThat(Protobuf.write(tree, secret))
                .endsWith(join(
                        field(2, text(1, "a"), field(2)),
                        field(2, text(1, "b"), field(2, new byte[] {1})),
                        text(3, "")));
    }

    @Test
    void wrapsObjectsListsAndEvents() throws IOException {
        byte[] message = text(1, "x");
        byte[] body = join(
                new byte[] {'k', '8', 's', 0},
                field(1, text(1, "v1"), text(2, "Pod")),
                field(2, message),
                text(3, ""),
                text(4, ""));
        assertThat(Protobuf.wrap("v1", "Pod", message)).isEqualTo(body);
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        Protobuf.wrapList("v1", "PodList", text(2, "9"), List.of(message, message), list);
        Protobuf.Envelope opened = Protobuf.open(list.toByteArray());
        assertThat(opened.kind()).isEqualTo(new GroupVersionKind("", "v1", "PodList"));
        assertThat(opened.message()).isEqualTo(join(field(1, text(2, "9")), field(2, message), field(2, message)));
        assertThat(Protobuf.event("ADDED", body)).isEqualTo(join(text(1, "ADDED"), field(2, field(1, body))));
    }

    @Test
    void tellsASchemaFromWhatMayStandInItsPlace() {
        ObjectType schema = type("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
        for (String json : List.of(
                "{\"items\":{\"type\":\"string\"}}",
                "{\"items\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}",
                "{\"additionalProperties\":true,\"additionalItems\":false}",
                "{\"additionalProperties\":{\"type\":\"string\"}}",
                "{\"dependencies\":{\"a\":[\"b\",\"c\"],\"d\":{\"type\":\"string\"}}}",
                "{\"default\":{\"a\":[1,2.5,null]},\"enum\":[1,\"x\",{\"y\":true}]}")) {
            ObjectNode tree = Decoder.decode(Json.read(json), schema).tree();
            assertThat(Decoder.decode(Protobuf.read(Protobuf.write(tree, schema), schema), schema)
                            .tree())
                    .as(json)
                    .isEqualTo(tree);
        }
    }

    private static ObjectType type(String name) {
        return Schemas.builtin().type(name).orElseThrow();
    }

    @Test
    void bodiesAreRefusedInUpstreamsWords() {
        ObjectType pod = Schemas.builtin().kind("", "v1", "Pod").orElseThrow();
        assertThatThrownBy(() -> Decoder.decode(new byte[] {'{', '}'}, MediaType.PROTOBUF, pod))
                .hasMessage("the object provided is unrecognized (must be of type Pod): provided data does not appear"
                        + " to be a protobuf message, expected prefix [107 56 115 0] ({})");
        byte[] cut = Protobuf.wrap("v1", "Pod", new byte[] {10, 50, 1});
        assertThatThrownBy(() -> Decoder.decode(cut, MediaType.PROTOBUF, pod))
                .hasMessage("Pod in version \"v1\" cannot be handled as a Pod: unexpected EOF");
        byte[] wrong = Protobuf.wrap("v1", "Pod", number(1, 5));
        assertThatThrownBy(() -> Decoder.decode(wrong, MediaType.PROTOBUF, pod))
                .hasMessage(
                        "Pod in version \"v1\" cannot be handled as a Pod: proto: wrong wireType = 0 for field Metadata");
    }

    @Test
    void refusesWhatEndsTooSoon() {
        ObjectType pod = Schemas.builtin().kind("", "v1", "Pod").orElseThrow();
        assertThatThrownBy(() -> Protobuf.read(new byte[] {10, 50, 1}, pod))
                .isInstanceOf(Protobuf.MalformedException.class);
    }
}
