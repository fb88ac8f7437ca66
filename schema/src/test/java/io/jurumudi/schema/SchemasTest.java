package io.jurumudi.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemasTest {
    private final Schemas schemas = Schemas.builtin();

    @ParameterizedTest
    @CsvSource({
        "'', v1, Pod",
        "apps, v1, Deployment",
        "rbac.authorization.k8s.io, v1, ClusterRole",
        "resource.k8s.io, v1, ResourceClaim",
        "apiextensions.k8s.io, v1, CustomResourceDefinition",
        "apiregistration.k8s.io, v1, APIService",
        "admissionregistration.k8s.io, v1, MutatingAdmissionPolicy",
        "networking.k8s.io, v1, IPAddress",
        "networking.k8s.io, v1, ServiceCIDR",
        "events.k8s.io, v1, Event",
        "flowcontrol.apiserver.k8s.io, v1, FlowSchema",
        "coordination.k8s.io, v1, Lease",
        "certificates.k8s.io, v1, CertificateSigningRequest",
        "autoscaling, v2, HorizontalPodAutoscaler",
        "storage.k8s.io, v1, VolumeAttributesClass",
        "policy, v1, Eviction",
        "authentication.k8s.io, v1, TokenRequest",
        "apps, v1, DeleteOptions",
        "'', v1, Status",
        "extensions, v1beta1, Ingress"
    })
    void knowsKindsByGroupVersionAndKind(String group, String version, String kind) {
        var type = schemas.kind(group, version, kind).orElseThrow();
        assertThat(type.shortName()).isEqualTo(kind);
        assertThat(type.field("apiVersion")).isPresent();
        assertThat(type.root()).isTrue();
    }

    @Test
    void saysNothingOfKindsItDoesNotHave() {
        assertThat(schemas.kind("apps.example.com", "v1", "Deployment")).isEmpty();
        assertThat(schemas.kind("", "v1", "PodTemplateSpec")).isEmpty();
    }

    @Test
    void carriesTheMarksOfAField() {
        var spec = schemas.type("io.k8s.api.core.v1.PodSpec").orElseThrow();
        var volumes = spec.field("volumes").orElseThrow();
        assertThat(volumes.type())
                .isEqualTo(new ListType(
                        schemas.type("io.k8s.api.core.v1.Volume").orElseThrow(),
                        ListType.Topology.MAP,
                        List.of("name")));
        assertThat(volumes.patchMergeKey()).isEqualTo("name");
        assertThat(volumes.patchStrategies())
                .containsExactlyInAnyOrder(Field.PatchStrategy.MERGE, Field.PatchStrategy.RETAIN_KEYS);
        assertThat(spec.field("containers").orElseThrow().required()).isTrue();
        assertThat(spec.field("containers").orElseThrow().description()).startsWith("List of containers");
        var protocol =
                schemas.type("io.k8s.api.core.v1.ContainerPort").orElseThrow().field("protocol");
        assertThat(protocol.orElseThrow().defaultJson()).isEqualTo(Optional.of("\"TCP\""));
        assertThat(schemas.type("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector")
                        .orElseThrow()
                        .atomic())
                .isTrue();
    }

    @Test
    void flattensWhatJsonHasInline() {
        assertThat(schemas.type("io.k8s.api.core.v1.Volume").orElseThrow().fields())
                .extracting(Field::name)
                .contains("name", "emptyDir", "configMap")
                .doesNotContain("volumeSource");
        assertThat(schemas.type("io.k8s.api.core.v1.Probe").orElseThrow().field("httpGet"))
                .isPresent();
        assertThat(schemas.type("io.k8s.api.core.v1.EphemeralContainer")
                        .orElseThrow()
                        .field("image"))
                .isPresent();
        assertThat(schemas.type("io.k8s.api.networking.v1.IngressRule")
                        .orElseThrow()
                        .field("http"))
                .isPresent();
    }

    @Test
    void hasSpecialScalarsWhereJsonHasThem() {
        var meta =
                schemas.type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta").orElseThrow();
        assertThat(meta.field("creationTimestamp").orElseThrow().type()).isEqualTo(Scalar.TIME);
        var limits = schemas.type("io.k8s.api.core.v1.ResourceRequirements")
                .orElseThrow()
                .field("limits");
        assertThat(limits.orElseThrow().type()).isEqualTo(new MapType(Scalar.QUANTITY, false));
        var props = schemas.type("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps")
                .orElseThrow();
        assertThat(props.fields()).extracting(Field::name).contains("$ref", "x-kubernetes-list-map-keys");
        assertThat(props.fields()).noneMatch(Field::required);
    }

    @Test
    void knowsWhatGoCallsTypesAndWhichValuesTheyHave() {
        assertThat(field("core.v1.Container", "imagePullPolicy").alias())
                .isEqualTo(new Field.Alias("v1.PullPolicy", List.of("Always", "IfNotPresent", "Never")));
        assertThat(field("core.v1.HostPathVolumeSource", "type").alias().values())
                .startsWith("", "BlockDevice");
        assertThat(field("autoscaling.v2.MetricTarget", "type").alias().goType())
                .isEqualTo("v2.MetricTargetType");
        assertThat(field("core.v1.Capabilities", "add").alias().goType()).isEqualTo("[]v1.Capability");
        assertThat(field("core.v1.PodSpec", "nodeName").alias()).isEqualTo(Field.Alias.NONE);
    }

    @Test
    void knowsWhatIsAlwaysWritten() {
        assertThat(field("core.v1.Event", "eventTime").zero()).isEqualTo(Field.Zero.NULL);
        assertThat(field("storage.v1.CSINodeSpec", "drivers").zero()).isEqualTo(Field.Zero.NULL);
        assertThat(field("apps.v1.DeploymentSpec", "selector").zero()).isEqualTo(Field.Zero.NULL);
        assertThat(field("apps.v1.Deployment", "status").zero()).isEqualTo(Field.Zero.WRITTEN);
    }

    private Field field(String type, String name) {
        return schemas.type("io.k8s.api." + type).orElseThrow().field(name).orElseThrow();
    }

    @Test
    void readsEveryTypeToTheEnd() {
        var seen = new HashSet<ObjectType>();
        var open = new ArrayDeque<>(schemas.all());
        while (!open.isEmpty()) {
            var type = open.remove();
            if (seen.add(type)) {
                type.fields().forEach(field -> visit(field.type(), open));
            }
        }
        assertThat(seen).hasSizeGreaterThan(900);
        assertThat(seen).hasSameSizeAs(schemas.all());
    }

    private static void visit(Type type, ArrayDeque<ObjectType> open) {
        switch (type) {
            case ObjectType object -> open.add(object);
            case ListType list -> visit(list.item(), open);
            case MapType map -> visit(map.value(), open);
            case Scalar scalar -> {}
        }
    }
}
