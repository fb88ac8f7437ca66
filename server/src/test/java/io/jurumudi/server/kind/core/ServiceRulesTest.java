package io.jurumudi.server.kind.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRulesTest {
    private final KindTester services = new KindTester("", "Service");

    private static String service(String spec) {
        return "metadata: {name: s, namespace: default}\nspec: " + spec;
    }

    @Test
    void fillsWhatNobodySays() {
        ObjectNode service = services.read(service("{ports: [{port: 80}]}"));
        assertThat(service.at("/spec/type").asText()).isEqualTo("ClusterIP");
        assertThat(service.at("/spec/sessionAffinity").asText()).isEqualTo("None");
        assertThat(service.at("/spec/internalTrafficPolicy").asText()).isEqualTo("Cluster");
        assertThat(service.at("/spec/ports/0/targetPort").asInt()).isEqualTo(80);
        assertThat(service.at("/spec").has("externalTrafficPolicy")).isFalse();
        assertThat(services.read(service("{type: NodePort, ports: [{port: 80}]}"))
                        .at("/spec/externalTrafficPolicy")
                        .asText())
                .isEqualTo("Cluster");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|spec.ports: Required value",
                "{ports: [{port: 80}, {port: 81}]}|spec.ports[0].name: Required value,spec.ports[1].name: Required value",
                "{ports: [{port: 0, targetPort: 80}]}|spec.ports[0].port: Invalid value: 0: must be between 1 and 65535; inclusive",
                "{ports: [{port: 80, nodePort: 30000}]}"
                        + "|spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
                "{type: ExternalName}|spec.externalName: Required value",
                "{type: NodePort, clusterIP: None, clusterIPs: [None], ports: [{port: 80}]}"
                        + "|spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services",
                "{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2], ports: [{port: 80}]}"
                        + "|spec.clusterIPs: Invalid value: [\"10.0.0.2\"]: first value must match `clusterIP`",
                "{ports: [{port: 80}], externalIPs: [127.0.0.1]}"
                        + "|spec.externalIPs[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range"
                        + " (127.0.0.0/8; ::1/128)"
            })
    void refusesWhatDoesNotGoTogether(String spec, String expected) {
        assertThat(services.problems(service(spec)).stream().map(p -> p.replace(",", ";")))
                .containsExactly(expected.split(","));
    }

    @Test
    void keepsItsAddress() {
        String old = service("{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ports: [{port: 80}]}");
        String changed = service("{clusterIP: 10.0.0.2, clusterIPs: [10.0.0.2], ports: [{port: 80}]}");
        assertThat(services.problems(old, changed))
                .containsExactly("spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set");
        assertThat(services.problems(old, old)).isEmpty();
    }

    @Test
    void printsPortsAndAddresses() {
        ObjectNode service = services.read(
                service(
                        "{type: NodePort, clusterIPs: [10.0.0.1], ports: [{port: 80, nodePort: 30080}, {port: 53, protocol: UDP}]}"));
        assertThat(services.kind().cells(service, KindTester.NOW))
                .startsWith("s", "NodePort", "10.0.0.1", "<none>", "80:30080/TCP,53/UDP");
    }
}
