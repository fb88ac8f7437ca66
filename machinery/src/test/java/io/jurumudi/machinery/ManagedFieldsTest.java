package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
    private static final Schemas SCHEMAS = Schemas.builtin();
    private static final ObjectType DEPLOYMENT =
            SCHEMAS.kind("apps", "v1", "Deployment").orElseThrow();
    private static final ObjectType CONFIG_MAP =
            SCHEMAS.kind("", "v1", "ConfigMap").orElseThrow();
    private static final Instant NOW = Instant.parse("2024-01-02T03:04:05Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private static ObjectNode update(ObjectType type, ObjectNode old, String updated, String manager) {
        var version = type == CONFIG_MAP ? "v1" : "apps/v1";
        var tree = Decoder.decode(Json.read(updated), type).tree();
        tree.withObject("/metadata").put("uid", "u");
        return ManagedFields.update(
                type,
                Optional.ofNullable(old),
                tree,
                manager,
                version,
                ManagedFields.Operation.UPDATE,
                "",
                NOW,
                List.of("status"),
                VersionConverter.none());
    }

    private static ObjectNode apply(ObjectType type, ObjectNode live, String applied, String manager, boolean force) {
        var version = type == CONFIG_MAP ? "v1" : "apps/v1";
        return ManagedFields.apply(
                type, Optional.ofNullable(live), Json.read(applied), manager, version, "", force, LATER);
    }

    private static ObjectNode applied(ObjectNode live, String data, String manager) {
        return apply(CONFIG_MAP, live, configMap(data), manager, false);
    }

    private static String configMap(String data) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"},\"data\":" + data + "}";
    }

    private static String fieldsOf(ObjectNode object, String manager) {
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            if (entry.get("manager").asText().equals(manager)) {
                return entry.get("fieldsV1").toString();
            }
        }
        return "";
    }

    @Test
    void itemsThatAreToldApartByNothingHaveOneOwnerTogether() {
        var created = update(DEPLOYMENT, null, """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"spec":{"containers":[
                  {"name":"c","env":[{"name":"A","value":"1"},{"name":"A","value":"2"},{"name":"B","value":"3"}]}]}}}}
                """, "m");
        assertThat(fieldsOf(created, "m"))
                .contains("\"k:{\\\"name\\\":\\\"A\\\"}\":{}")
                .contains("\"k:{\\\"name\\\":\\\"B\\\"}\":{\".\":{},\"f:name\":{},\"f:value\":{}}");
    }

    @Test
    void creationOwnsWhatGoWouldNotHaveWrittenAnyway() {
        var created = update(DEPLOYMENT, null, """
                {"metadata":{"name":"d","labels":{"app":"w"}},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"w"}},
                 "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"30%"}},
                 "template":{"metadata":{"labels":{"app":"w"}},"spec":{"containers":[{"name":"c","image":"i",
                   "ports":[{"containerPort":80,"protocol":"TCP"}]}],"securityContext":{}}}},"status":{"replicas":3}}""", "me");
        assertThat(created.at("/metadata/managedFields/0/fieldsV1")).isEqualTo(Json.read("""
                {"f:metadata":{"f:labels":{".":{},"f:app":{}}},
                 "f:spec":{"f:replicas":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}},
                  "f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},
                   "f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:image":{},"f:name":{},
                     "f:ports":{".":{},"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},
                     "f:resources":{}}},"f:securityContext":{}}}}}"""));
        assertThat(created.at("/metadata/managedFields/0/manager").asText()).isEqualTo("me");
        assertThat(created.at("/metadata/managedFields/0/time").asText()).isEqualTo("2024-01-02T03:04:05Z");
    }

    @Test
    void anUpdateTakesWhatItChangesFromItsOwner() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\",\"b\":\"1\",\"c\":\"1\"}"), "first");
        var updated = update(CONFIG_MAP, created, configMap("{\"a\":\"1\",\"b\":\"2\"}"), "second");
        assertThat(fieldsOf(updated, "first")).isEqualTo("{\"f:data\":{\".\":{},\"f:a\":{}}}");
        assertThat(fieldsOf(updated, "second")).isEqualTo("{\"f:data\":{\"f:b\":{}}}");
    }

    @Test
    void anUpdateThatChangesNothingLeavesEntriesAlone() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\"}"), "first");
        var again = update(CONFIG_MAP, created, configMap("{\"a\":\"1\"}"), "second");
        assertThat(again.at("/metadata/managedFields")).isEqualTo(created.at("/metadata/managedFields"));
    }

    @Test
    void anUpdateMayForgetAllOwners() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\"}"), "first");
        var reset = update(
                CONFIG_MAP,
                created,
                "{\"metadata\":{\"name\":\"c\",\"managedFields\":[{}]},\"data\":{\"a\":\"2\"}}",
                "first");
        assertThat(reset.at("/metadata").has("managedFields")).isFalse();
        var then = update(CONFIG_MAP, reset, configMap("{\"a\":\"3\"}"), "first");
        assertThat(then.at("/metadata").has("managedFields")).isFalse();
    }

    @Test
    void theEleventhUpdaterMeltsTheOldest() {
        var object = update(CONFIG_MAP, null, configMap("{\"k0\":\"1\"}"), "m0");
        var data = new StringBuilder("{\"k0\":\"1\"");
        for (int i = 1; i < 12; i++) {
            data.append(",\"k").append(i).append("\":\"1\"");
            object = update(CONFIG_MAP, object, configMap(data + "}"), "m" + i);
        }
        assertThat(object.at("/metadata/managedFields").size()).isLessThanOrEqualTo(10);
        assertThat(fieldsOf(object, "ancient-changes")).contains("f:k0");
    }

    @Test
    void applyOwnsWhatItNames() {
        var created = applied(null, "{\"a\":\"1\"}", "app");
        assertThat(fieldsOf(created, "app")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
        assertThat(created.at("/metadata/managedFields/0/operation").asText()).isEqualTo("Apply");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        var created = applied(null, "{\"a\":\"1\"}", "app");
        assertThat(applied(created, "{\"a\":\"1\"}", "app")).isSameAs(created);
    }

    @Test
    void whatTheApplierNamesNoMoreGoes() {
        var created = applied(null, "{\"a\":\"1\",\"b\":\"1\"}", "app");
        var after = applied(created, "{\"b\":\"1\"}", "app");
        assertThat(after.get("data")).isEqualTo(Json.read("{\"b\":\"1\"}"));
    }

    @Test
    void whatSomebodyElseOwnsStays() {
        var created = applied(null, "{\"a\":\"1\",\"b\":\"1\"}", "app");
        var shared = applied(created, "{\"a\":\"1\"}", "other");
        var after = applied(shared, "{\"b\":\"1\"}", "app");
        assertThat(after.get("data")).isEqualTo(Json.read("{\"a\":\"1\",\"b\":\"1\"}"));
        assertThat(fieldsOf(after, "other")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
    }

    @Test
    void changingWhatOthersOwnIsAConflict() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\",\"b\":\"1\"}"), "editor");
        assertThatThrownBy(() -> applied(created, "{\"a\":\"2\"}", "app"))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(409);
                    assertThat(e.status().details().orElseThrow().causes())
                            .containsExactly(new Status.Cause(
                                    "FieldManagerConflict", "conflict with \"editor\" using v1", ".data.a"));
                })
                .hasMessage("Apply failed with 1 conflict: conflict with \"editor\" using v1: .data.a");
        assertThatThrownBy(() -> applied(created, "{\"a\":\"2\",\"b\":\"2\"}", "app"))
                .hasMessage("Apply failed with 2 conflicts: conflicts with \"editor\" using v1:\n- .data.a\n- .data.b");
    }

    @Test
    void forceTakesTheFieldsOver() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\",\"b\":\"1\"}"), "editor");
        var after = apply(CONFIG_MAP, created, configMap("{\"a\":\"2\"}"), "app", true);
        assertThat(after.get("data")).isEqualTo(Json.read("{\"a\":\"2\",\"b\":\"1\"}"));
        assertThat(fieldsOf(after, "editor")).isEqualTo("{\"f:data\":{\".\":{},\"f:b\":{}}}");
        assertThat(fieldsOf(after, "app")).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
    }

    @Test
    void agreeingWithAnOwnerSharesTheField() {
        var created = update(CONFIG_MAP, null, configMap("{\"a\":\"1\"}"), "editor");
        var after = applied(created, "{\"a\":\"1\"}", "app");
        assertThat(fieldsOf(after, "editor")).contains("f:a");
        assertThat(fieldsOf(after, "app")).contains("f:a");
    }

    @Test
    void anObjectWithoutOwnersGetsOneBeforeItsFirstApply() {
        var bare = Json.read(configMap("{\"a\":\"1\"}"));
        assertThatThrownBy(() -> applied(bare, "{\"a\":\"2\"}", "app"))
                .hasMessageContaining("conflict with \"before-first-apply\" using v1: .data.a");
    }

    @Test
    void kubectlTakesOverItsClientSideApply() {
        var last = configMap("{\"a\":\"1\"}");
        var body = Json.read(last);
        body.withObject("/metadata/annotations").put("kubectl.kubernetes.io/last-applied-configuration", last);
        var created = update(CONFIG_MAP, null, Json.text(body), "kubectl-client-side-apply");
        var after = apply(CONFIG_MAP, created, configMap("{\"a\":\"2\"}"), "kubectl", false);
        assertThat(after.at("/data/a").asText()).isEqualTo("2");
        assertThat(after.at("/metadata/annotations").toString()).contains("\\\"a\\\":\\\"2\\\"");
        assertThatThrownBy(() -> applied(created, "{\"a\":\"2\"}", "app")).hasMessageContaining("1 conflict");
    }

    private static String deployment(String containers) {
        return "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\",\"namespace\":\"n\"},\"spec\":{\"template\":"
                + "{\"spec\":{\"containers\":" + containers + "}}}}";
    }

    @Test
    void itemsMergeByTheirKeys() {
        var first = apply(DEPLOYMENT, null, deployment("[{\"name\":\"a\",\"image\":\"i\"}]"), "one", false);
        var second = apply(
                DEPLOYMENT,
                first,
                deployment("[{\"name\":\"b\",\"image\":\"j\"},{\"name\":\"a\",\"tty\":true}]"),
                "two",
                false);
        assertThat(second.at("/spec/template/spec/containers"))
                .isEqualTo(
                        Json.readAny(
                                "[{\"name\":\"b\",\"image\":\"j\",\"resources\":{}},{\"name\":\"a\",\"image\":\"i\",\"resources\":{},\"tty\":true}]"));
        var without = apply(DEPLOYMENT, second, deployment("[{\"name\":\"b\",\"image\":\"j\"}]"), "two", false);
        assertThat(without.at("/spec/template/spec/containers"))
                .isEqualTo(
                        Json.readAny(
                                "[{\"name\":\"b\",\"image\":\"j\",\"resources\":{}},{\"name\":\"a\",\"image\":\"i\",\"resources\":{}}]"));
    }

    @Test
    void refusesWhatDoesNotFitTheSchema() {
        assertThatThrownBy(() -> apply(DEPLOYMENT, null, deployment("[{\"name\":\"a\"},{\"name\":\"a\"}]"), "m", false))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(500))
                .hasMessage("failed to create typed patch object (n/d; apps/v1, Kind=Deployment):"
                        + " .spec.template.spec.containers: duplicate entries for key [name=\"a\"]");
        assertThatThrownBy(() -> apply(CONFIG_MAP, null, configMap("{\"n\":1}"), "m", false))
                .hasMessage("failed to create typed patch object (/c; /v1, Kind=ConfigMap):"
                        + " .data.n: expected string, got &value.valueUnstructured{Value:1}");
        assertThatThrownBy(() -> apply(
                        CONFIG_MAP, null, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"nope\":1}", "m", false))
                .hasMessageEndingWith(": .nope: field not declared in schema");
    }
}
