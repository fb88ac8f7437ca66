package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Schemas;
import io.jurumudi.schema.Type;
import io.kubernetes.client.proto.V1;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every kind's messages against the declarations that other clients are generated from. */
class ProtobufKindsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<String, Descriptor> DECLARED = declared();

    private static Map<String, Descriptor> declared() {
        Map<String, Descriptor> all = new HashMap<>();
        try {
            Path jar = Path.of(
                    V1.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                List<String> classes = zip.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.matches("io/kubernetes/client/proto/\\w+\\.class"))
                        .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                        .toList();
                for (String name : classes) {
                    FileDescriptor file = (FileDescriptor)
                            Class.forName(name).getMethod("getDescriptor").invoke(null);
                    file.getMessageTypes().forEach(message -> all.put(message.getFullName(), message));
                }
            }
        } catch (IOException | ReflectiveOperationException | java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    static List<ObjectType> kinds() {
        return Schemas.builtin().all().stream()
                .filter(ObjectType::root)
                .filter(type -> DECLARED.containsKey(protoName(type)))
                .toList();
    }

    private static String protoName(ObjectType type) {
        return "k8s." + type.name().substring(3).replaceFirst("^k8s", "io").replace('-', '_');
    }

    @Test
    void mostKindsAreDeclared() {
        assertThat(kinds()).hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFullObjectIsUnderstoodAndComesBackTheSame(ObjectType type) throws Exception {
        roundTrip(type, (ObjectNode) full(type, new ArrayDeque<>()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEmptyObjectIsUnderstoodAndComesBackTheSame(ObjectType type) throws Exception {
        roundTrip(type, Json.object());
    }

    private static void roundTrip(ObjectType type, ObjectNode sent) throws Exception {
        ObjectNode object = Decoder.decode(sent, type).tree();
        byte[] ours = Protobuf.write(object, type);
        DynamicMessage understood = DynamicMessage.parseFrom(DECLARED.get(protoName(type)), ours);
        assertThat(unknown(understood, protoName(type))).isEmpty();
        byte[] theirs = understood.toByteArray();
        assertThat(theirs).isEqualTo(ours);
        ObjectNode back = Protobuf.read(theirs, type);
        assertThat(Decoder.decode(back, type).tree()).isEqualTo(object);
    }

    /** Where a message has fields that its declaration does not. */
    private static List<String> unknown(Message message, String place) {
        List<String> places = new ArrayList<>();
        if (!message.getUnknownFields().asMap().isEmpty()) {
            places.add(place + message.getUnknownFields().asMap().keySet());
        }
        message.getAllFields().forEach((field, value) -> {
            List<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object item : values) {
                if (item instanceof Message inner) {
                    places.addAll(unknown(inner, place + "." + field.getName()));
                }
            }
        });
        return places;
    }

    /** A value with everything in it; a type within itself is left empty. */
    private static JsonNode full(Type type, Deque<ObjectType> around) {
        return switch (type) {
            case ObjectType object -> {
                ObjectNode node = Json.object();
                if (!around.contains(object)) {
                    around.push(object);
                    for (Field field : object.fields()) {
                        if (field.number() > 0) { // kind and apiVersion travel in the envelope
                            node.set(field.name(), full(field.type(), around));
                        }
                    }
                    around.pop();
                }
                yield node;
            }
            case ListType list -> Json.array().add(full(list.item(), around));
            case MapType map -> Json.object().set("a", full(map.value(), around));
            case Scalar scalar ->
                switch (scalar) {
                    case STRING -> JSON.textNode("text");
                    case BYTES -> JSON.textNode("AQID");
                    case BOOL -> JSON.booleanNode(true);
                    case INT32 -> JSON.numberNode(-7);
                    case INT64 -> JSON.numberNode(1L << 40);
                    case DOUBLE -> JSON.numberNode(1.5);
                    case INT_OR_STRING -> JSON.textNode("25%");
                    case QUANTITY -> JSON.textNode("1500m");
                    case TIME -> JSON.textNode("2026-02-03T04:05:06Z");
                    case MICRO_TIME -> JSON.textNode("2026-02-03T04:05:06.000007Z");
                    case DURATION -> JSON.textNode("1h0m5s");
                    case RAW_OBJECT, ANY -> Json.object().put("type", "object");
                };
        };
    }
}
