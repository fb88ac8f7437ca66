package io.jurumudi.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetsTest {
    private static Pod pod(int n, int port, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p" + n)
                .withUid("p" + n)
                .withNamespace("ns")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .addNewPort()
                .withName("http")
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.0.%d.%d".formatted(n / 256, n % 256))
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Service service(boolean publishNotReady) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("ns")
                .endMetadata()
                .withNewSpec()
                .withPublishNotReadyAddresses(publishNotReady)
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    @Test
    void addressesWithTheSamePortsStandTogether() {
        List<EndpointSubset> subsets =
                Subsets.of(service(false), List.of(pod(2, 80, true), pod(1, 80, false), pod(3, 81, true)));
        assertThat(subsets).hasSize(2);
        assertThat(subsets.getFirst().getAddresses()).extracting(a -> a.getIp()).containsExactly("10.0.0.2");
        assertThat(subsets.getFirst().getNotReadyAddresses())
                .extracting(a -> a.getIp())
                .containsExactly("10.0.0.1");
        assertThat(subsets.getLast().getPorts().getFirst().getPort()).isEqualTo(81);
    }

    @Test
    void aServiceMayPublishWhatIsNotReady() {
        List<EndpointSubset> subsets = Subsets.of(service(true), List.of(pod(1, 80, false)));
        assertThat(subsets.getFirst().getAddresses()).hasSize(1);
    }

    @Test
    void onlyAThousandAddressesFitAndReadyOnesComeFirst() {
        List<Pod> pods =
                IntStream.range(0, 1500).mapToObj(n -> pod(n, 80, n >= 600)).toList();
        List<EndpointSubset> subsets = Subsets.truncated(Subsets.of(service(false), pods));
        assertThat(subsets.getFirst().getAddresses()).hasSize(900);
        assertThat(subsets.getFirst().getNotReadyAddresses()).hasSize(100);
    }
}
