package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    @Test
    void requestsForWhatIsServedAreCountedAndOthersAreNot() throws Exception {
        try (var store = new MemoryStore(Clock.systemUTC());
                var server = new ApiServer(ApiServerConfig.defaults(), store)) {
            server.start();
            var admin = new LocalClient(server, User.superuser("admin"));
            admin.get("/api/v1/namespaces/default/configmaps/none");
            admin.get("/api/v1/namespaces/default/madeups/none");
            admin.get("/api/v1/namespaces/default/configmaps/none/madeup");
            var page = admin.get("/metrics");
            assertThat(page.code()).isEqualTo(200);
            assertThat(page.text())
                    .contains(
                            "apiserver_request_total{code=\"404\",component=\"apiserver\",dry_run=\"\",group=\"\","
                                    + "resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"} 1.0",
                            "apiserver_storage_objects{resource=\"namespaces\"} 4.0",
                            "apiserver_storage_objects{resource=\"clusterroles.rbac.authorization.k8s.io\"}")
                    .doesNotContain("madeup");
            var nobody = new LocalClient(server, User.of("nobody"));
            assertThat(nobody.get("/metrics").code()).isEqualTo(403);
        }
    }
}
