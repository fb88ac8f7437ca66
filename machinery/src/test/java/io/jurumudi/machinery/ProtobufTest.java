package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
    void refusesWhatEndsTooSoon() {
        ObjectType pod = Schemas.builtin().kind("", "v1", "Pod").orElseThrow();
        assertThatThrownBy(() -> Protobuf.read(new byte[] {10, 50, 1}, pod))
                .isInstanceOf(Protobuf.MalformedException.class);
    }
}
