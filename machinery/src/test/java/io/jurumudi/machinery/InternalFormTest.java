package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternalFormTest {
    private static final Schemas SCHEMAS = Schemas.builtin();

    private static String shown(String type, String path, String value) {
        ObjectType root = SCHEMAS.type(type).orElseThrow();
        return Json.text(
                InternalForm.at(root, path, value.isEmpty() ? Json.object().path("x") : Json.readAny(value)));
    }

    @Test
    void structsHaveGoNamesAndAllFields() {
        assertThat(shown("io.k8s.api.rbac.v1.RoleBinding", "roleRef", "{\"kind\":\"Role\",\"name\":\"r\"}"))
                .isEqualTo("{\"APIGroup\":\"\",\"Kind\":\"Role\",\"Name\":\"r\"}");
        assertThat(shown(
                        "io.k8s.api.storage.v1.VolumeAttachment",
                        "spec",
                        "{\"source\":{\"persistentVolumeName\":\"v\"}}"))
                .isEqualTo("{\"Attacher\":\"\",\"Source\":{\"PersistentVolumeName\":\"v\",\"InlineVolumeSpec\":null},"
                        + "\"NodeName\":\"\"}");
    }

    @Test
    void sharedTypesKeepTheirJsonNames() {
        assertThat(shown(
                        "io.k8s.api.apps.v1.Deployment",
                        "spec.selector",
                        "{\"matchLabels\":{\"b\":\"1\",\"a\":\"2\"}}"))
                .isEqualTo("{\"matchLabels\":{\"a\":\"2\",\"b\":\"1\"}}");
    }

    @Test
    void absentValuesAreZeroUnlessTheyArePointers() {
        assertThat(shown("io.k8s.api.apps.v1.Deployment", "status.readyReplicas", ""))
                .isEqualTo("0");
        assertThat(shown("io.k8s.api.rbac.v1.RoleBinding", "roleRef.name", "")).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @CsvSource({"apiGroup,APIGroup", "nodeID,NodeID", "ipBlock,IPBlock", "ipam,Ipam", "osImage,OSImage", "name,Name"})
    void initialismsAreWrittenLarge(String json, String go) {
        assertThat(InternalForm.goName(json)).isEqualTo(go);
    }
}
