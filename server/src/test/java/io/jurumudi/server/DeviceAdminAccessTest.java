package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceAdminAccessTest {
    private static final String CLAIM = """
            {"metadata":{"name":"all"},
             "spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","adminAccess":true}}]}}}""";

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());
    private ApiServer server;
    private LocalClient admin;

    @BeforeEach
    void start() throws Exception {
        server = new ApiServer(ApiServerConfig.defaults(), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    @Test
    void isOnlyForNamespacesThatAreMarkedForIt() {
        String claims = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
        LocalClient.Answer refused = admin.post(claims, CLAIM);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.at("/details/causes/0/field")).isEqualTo("spec.devices.requests[0].adminAccess");
        admin.patch(
                "application/merge-patch+json",
                "/api/v1/namespaces/default",
                "{\"metadata\":{\"labels\":{\"resource.kubernetes.io/admin-access\":\"true\"}}}");
        assertThat(admin.post(claims, CLAIM).code()).isEqualTo(201);
    }
}
