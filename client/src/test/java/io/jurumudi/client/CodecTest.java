package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import org.junit.jupiter.api.Test;

class CodecTest {
    @Test
    void nullIsAnEmptyListOrMap() {
        EndpointSlice slice = Clients.serialization()
                .unmarshal(
                        "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"endpoints\":null,\"ports\":null}",
                        EndpointSlice.class);
        assertThat(slice.getEndpoints()).isEmpty();
        assertThat(slice.getPorts()).isEmpty();
        ConfigMap map = Clients.serialization()
                .unmarshal("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":null}", ConfigMap.class);
        assertThat(map.getData()).isEmpty();
    }
}
