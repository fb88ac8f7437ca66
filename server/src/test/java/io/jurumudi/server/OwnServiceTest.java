package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the {@code kubernetes} Service leads when several servers share a store. */
class OwnServiceTest {

    private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints/kubernetes";
    private static final String SLICE = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";

    private static ApiServer started(MemoryStore store, String address) throws Exception {
        ApiServer server = new ApiServer(ApiServerConfig.defaults().withAdvertise(address, 6443), store);
        server.start();
        return server;
    }

    private static List<String> addresses(ApiServer server) {
        LocalClient admin = new LocalClient(server, User.superuser("admin"));
        List<String> ofEndpoints = new ArrayList<>();
        for (JsonNode address : admin.get(ENDPOINTS).json().at("/subsets/0/addresses")) {
            ofEndpoints.add(address.path("ip").asText());
        }
        List<String> ofSlice = new ArrayList<>();
        for (JsonNode endpoint : admin.get(SLICE).json().at("/endpoints")) {
            ofSlice.add(endpoint.at("/addresses/0").asText());
        }
        assertThat(ofSlice).isEqualTo(ofEndpoints);
        return ofEndpoints;
    }

    @Test
    void leadsToEveryServerThatIsThere() throws Exception {
        try (MemoryStore store = new MemoryStore(Clock.systemUTC());
                ApiServer first = started(store, "192.0.2.1")) {
            assertThat(addresses(first)).containsExactly("192.0.2.1");
            try (ApiServer second = started(store, "192.0.2.2")) {
                assertThat(addresses(second)).containsExactly("192.0.2.1", "192.0.2.2");
            }
            assertThat(addresses(first)).containsExactly("192.0.2.1");
        }
    }

    @Test
    void leadsNowhereOnceTheLastServerIsGone() throws Exception {
        try (MemoryStore store = new MemoryStore(Clock.systemUTC())) {
            started(store, "192.0.2.1").close();
            assertThat(store.range("/registry/masterleases/", "", 0, 0).items())
                    .noneMatch(lease -> lease.key().startsWith("/registry/masterleases/"));
            try (ApiServer another = started(store, "192.0.2.3")) {
                assertThat(addresses(another)).containsExactly("192.0.2.3");
            }
        }
    }
}
