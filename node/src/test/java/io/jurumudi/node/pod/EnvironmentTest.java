package io.jurumudi.node.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final ConfigSource SOURCE = new ConfigSource() {
        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
            return name.equals("cm")
                    ? Optional.of(
                            new ConfigMapBuilder().addToData("key", "value").build())
                    : Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
            return name.equals("s")
                    ? Optional.of(
                            new SecretBuilder().addToData("pw", "aHVudGVyMg==").build())
                    : Optional.empty();
        }

        @Override
        public Collection<Service> services() {
            return List.of(service("default", "kubernetes", "10.0.0.1"), service("ns", "my-db", "10.0.0.2"));
        }

        @Override
        public Token token(Pod pod, List<String> audiences, long expirationSeconds) {
            return new Token("t", Instant.MAX);
        }
    };

    private static Service service(String namespace, String name, String ip) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withClusterIP(ip)
                .addNewPort()
                .withName("web")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private static Map<String, String> of(String containerFields) {
        Pod pod = Pods.pod("{serviceAccountName: sa, nodeName: n, containers: [{name: a, image: i, %s}]}"
                .formatted(containerFields));
        return new Environment(SOURCE, List.of("192.0.2.1"), Map.of("cpu", new Quantity("4")))
                .of(pod, pod.getSpec().getContainers().getFirst(), List.of("10.1.0.9"));
    }

    @Test
    void valuesMayReferToEarlierOnesAndToServices() {
        assertThat(of("env: [{name: A, value: x}, {name: B, value: \"$(A)/$(MY_DB_SERVICE_HOST)/$(NONE)/$$(A)\"}]"))
                .containsEntry("B", "x/10.0.0.2/$(NONE)/$(A)");
    }

    @Test
    void valuesComeFromConfigMapsSecretsAndThePodItself() {
        assertThat(of("""
                        envFrom: [{prefix: P_, configMapRef: {name: cm}}],
                        env: [{name: S, valueFrom: {secretKeyRef: {name: s, key: pw}}},
                              {name: M, valueFrom: {configMapKeyRef: {name: cm, key: key}}},
                              {name: O, valueFrom: {configMapKeyRef: {name: no, key: key, optional: true}}},
                              {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}},
                              {name: HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}},
                              {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]"""))
                .containsEntry("P_key", "value")
                .containsEntry("S", "hunter2")
                .containsEntry("M", "value")
                .containsEntry("IP", "10.1.0.9")
                .containsEntry("HOST", "192.0.2.1")
                .containsEntry("CPU", "4")
                .doesNotContainKey("O");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> of("env: [{name: M, valueFrom: {configMapKeyRef: {name: cm, key: other}}}]"))
                .hasMessage("couldn't find key other in ConfigMap ns/cm");
        assertThatThrownBy(() -> of("env: [{name: M, valueFrom: {secretKeyRef: {name: no, key: x}}}]"))
                .hasMessage("secret \"no\" not found");
        assertThatThrownBy(() -> of("envFrom: [{configMapRef: {name: no}}]")).hasMessage("configmap \"no\" not found");
    }

    @Test
    void servicesAreToldAsVariables() {
        assertThat(of("env: []"))
                .containsEntry("KUBERNETES_SERVICE_HOST", "10.0.0.1")
                .containsEntry("MY_DB_SERVICE_PORT_WEB", "80")
                .containsEntry("MY_DB_PORT_80_TCP", "tcp://10.0.0.2:80")
                .containsEntry("MY_DB_PORT_80_TCP_ADDR", "10.0.0.2");
    }
}
