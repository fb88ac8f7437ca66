package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowSchemaReportsTest {
    private static final String PATH = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private static final String REASON = "/status/conditions/0/reason";

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

    private void awaitReason(String schema, String reason) {
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(
                                admin.get(PATH + "flowschemas/" + schema).at(REASON))
                        .isEqualTo(reason));
    }

    @Test
    void tellsWhetherThePriorityLevelExists() {
        awaitReason("catch-all", "Found");
        admin.post(PATH + "flowschemas", """
                {"metadata":{"name":"mine"},"spec":{"priorityLevelConfiguration":{"name":"later"},
                 "rules":[{"subjects":[{"kind":"User","user":{"name":"u"}}],
                           "nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]}}""");
        awaitReason("mine", "NotFound");
        admin.post(PATH + "prioritylevelconfigurations", """
                {"metadata":{"name":"later"},"spec":{"type":"Limited","limited":{"limitResponse":{"type":"Reject"}}}}""");
        awaitReason("mine", "Found");
    }
}
