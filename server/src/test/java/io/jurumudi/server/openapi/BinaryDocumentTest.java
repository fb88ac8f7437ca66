package io.jurumudi.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BinaryDocumentTest {
    private static final int PATHS = 8;
    private static final int DEFINITIONS = 9;
    private static final int TYPE = 22;
    private static final int PROPERTIES = 25;
    private static final int EXTENSIONS = 31;

    private static JsonNode json;
    private static UnknownFieldSet document;

    @BeforeAll
    static void makeBoth() throws InvalidProtocolBufferException {
        Schemas schemas = Schemas.builtin();
        OpenApi openApi = new OpenApi(Kinds.builtin(schemas).all(), schemas, "v1.36.2");
        json = Json.read(openApi.everything());
        document = UnknownFieldSet.parseFrom(openApi.everythingBinary());
    }

    @Test
    void saysWhatItIs() throws InvalidProtocolBufferException {
        assertThat(text(document, 1)).isEqualTo("2.0");
        UnknownFieldSet info = message(document, 2);
        assertThat(text(info, 1)).isEqualTo("Kubernetes");
        assertThat(text(info, 2)).isEqualTo("v1.36.2");
    }

    @Test
    void hasEveryDefinitionAndPathOfTheJson() throws InvalidProtocolBufferException {
        assertThat(names(messages(message(document, DEFINITIONS), 1))).isEqualTo(keys(json.path("definitions")));
        assertThat(names(messages(message(document, PATHS), 2))).isEqualTo(keys(json.path("paths")));
    }

    @Test
    void carriesWhatMergingNeeds() throws InvalidProtocolBufferException {
        UnknownFieldSet spec = named(messages(message(document, DEFINITIONS), 1), "io.k8s.api.core.v1.PodSpec");
        UnknownFieldSet containers = named(messages(message(spec, PROPERTIES), 1), "containers");
        assertThat(text(message(containers, TYPE), 1)).isEqualTo("array");
        assertThat(text(containers, 4)).isNotEmpty();
        assertThat(text(message(message(containers, 23), 1), 1))
                .isEqualTo("#/definitions/io.k8s.api.core.v1.Container");
        List<UnknownFieldSet> marks = messages(containers, EXTENSIONS);
        assertThat(yaml(marks, "x-kubernetes-patch-merge-key")).isEqualTo("\"name\"");
        assertThat(yaml(marks, "x-kubernetes-patch-strategy")).isEqualTo("\"merge\"");
        assertThat(yaml(marks, "x-kubernetes-list-type")).isEqualTo("\"map\"");
        assertThat(yaml(marks, "x-kubernetes-list-map-keys")).isEqualTo("[\"name\"]");
    }

    @Test
    void tellsTheKindsOfATypeAndOfAnOperation() throws InvalidProtocolBufferException {
        UnknownFieldSet type = named(messages(message(document, DEFINITIONS), 1), "io.k8s.api.apps.v1.Deployment");
        assertThat(yaml(messages(type, EXTENSIONS), "x-kubernetes-group-version-kind"))
                .isEqualTo("[{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}]");
        UnknownFieldSet path =
                named(messages(message(document, PATHS), 2), "/apis/apps/v1/namespaces/{namespace}/deployments/{name}");
        UnknownFieldSet patch = message(path, 8);
        assertThat(yaml(messages(patch, 13), "x-kubernetes-group-version-kind"))
                .isEqualTo("{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}");
        List<String> query = new ArrayList<>();
        for (UnknownFieldSet item : messages(patch, 8)) {
            for (UnknownFieldSet plain : messages(message(item, 1), 2)) {
                query.add(text(message(plain, 3), 4));
            }
        }
        // by this one clients know that they may ask for dry runs
        assertThat(query).contains("dryRun");
    }

    @Test
    void refusesWhatItWouldHaveToLeaveOut() {
        JsonNode strange = Json.read("{\"definitions\":{\"A\":{\"oneOf\":[]}}}");
        assertThatThrownBy(() -> BinaryDocument.write(strange))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("oneOf");
    }

    private static String yaml(List<UnknownFieldSet> pairs, String name) throws InvalidProtocolBufferException {
        return text(named(pairs, name), 2);
    }

    private static UnknownFieldSet named(List<UnknownFieldSet> pairs, String name)
            throws InvalidProtocolBufferException {
        return message(
                pairs.stream()
                        .filter(pair -> text(pair, 1).equals(name))
                        .findFirst()
                        .orElseThrow(),
                2);
    }

    private static Set<String> names(List<UnknownFieldSet> pairs) {
        Set<String> names = new HashSet<>();
        pairs.forEach(pair -> names.add(text(pair, 1)));
        return names;
    }

    private static Set<String> keys(JsonNode map) {
        Set<String> keys = new HashSet<>();
        map.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }

    private static UnknownFieldSet message(UnknownFieldSet message, int field) throws InvalidProtocolBufferException {
        return messages(message, field).getFirst();
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field)
            throws InvalidProtocolBufferException {
        List<UnknownFieldSet> messages = new ArrayList<>();
        for (ByteString bytes : message.getField(field).getLengthDelimitedList()) {
            messages.add(UnknownFieldSet.parseFrom(bytes));
        }
        return messages;
    }
}
