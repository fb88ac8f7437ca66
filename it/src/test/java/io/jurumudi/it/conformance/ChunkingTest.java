package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.store.MemoryStore;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/chunking.go}. */
@ExtendWith(ConformanceCluster.class)
class ChunkingTest {
    private static final int TOTAL = 400;

    @Test
    void aListComesInChunksOfOneVersion(Api api) {
        Resource templates = manyTemplates(api);
        for (int round = 0; round < 3; round++) {
            readOn(templates, templates.list("limit=17"), 0, 17);
        }
        assertThat(templates.names("limit=" + (TOTAL + 1))).hasSize(TOTAL);
    }

    @Test
    void aListWhoseVersionIsForgottenGoesOnAtTheNewest() throws Exception {
        MemoryStore store = new MemoryStore(Clock.systemUTC());
        ApiServerConfig config = ApiServerConfig.defaults()
                .withListen(HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0))
                .withAnonymous(true)
                .withAuthorizationModes(List.of("AlwaysAllow"));
        try (store;
                ApiServer server = new ApiServer(config, store);
                HttpClient http = HttpClient.newHttpClient()) {
            server.start();
            Api api = Api.of(http, "http://127.0.0.1:" + server.port(), "default");
            Resource templates = manyTemplates(api);
            ObjectNode first = templates.list("limit=40");
            assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(TOTAL - 40);

            String path = templates.path() + "?limit=40&continue=";
            String token = Answer.text(first, "/metadata/continue");
            ObjectNode expired = expire(api, store, path + token);
            assertThat(expired.path("reason").asText()).isEqualTo("Expired");

            ObjectNode second =
                    api.get(path + Answer.text(expired, "/metadata/continue")).ok();
            assertThat(second.path("items")).hasSize(40);
            assertThat(Answer.text(second, "/metadata/resourceVersion"))
                    .isNotEqualTo(Answer.text(first, "/metadata/resourceVersion"));
            readOn(templates, second, 40, 40);
        }
    }

    /** Writes and compacts until the server has forgotten the version of a page; a few big changes go beyond what it remembers. */
    private static ObjectNode expire(Api api, MemoryStore store, String page) {
        Resource elsewhere = api.namespaced("v1", "PodTemplate", "podtemplates").in("kube-system");
        elsewhere.create("{metadata: {name: big}, template: {spec: {containers: [{name: test, image: test2}]}}}");
        for (int i = 0; api.get(page).code() == 200; i++) {
            elsewhere.patch("big", "metadata: {annotations: {big: '%d%s'}}".formatted(i, "x".repeat(200_000)));
            store.compact(store.revision());
        }
        return api.get(page).refused(410);
    }

    /** Reads all chunks from this one on, and looks at each. */
    static void readOn(Resource templates, ObjectNode first, int found, int limit) {
        String version = Answer.text(first, "/metadata/resourceVersion");
        ObjectNode chunk = first;
        while (true) {
            assertThat(Answer.text(chunk, "/metadata/resourceVersion")).isEqualTo(version);
            assertThat(chunk.path("items").size()).isLessThanOrEqualTo(limit);
            for (JsonNode item : chunk.path("items")) {
                assertThat(Answer.text(item, "/metadata/name")).isEqualTo(name(found++));
            }
            String next = Answer.text(chunk, "/metadata/continue");
            if (next.isEmpty()) {
                assertThat(chunk.at("/metadata").has("remainingItemCount")).isFalse();
                break;
            }
            assertThat(chunk.at("/metadata/remainingItemCount").asInt()).isEqualTo(TOTAL - found);
            chunk = templates.list("limit=" + limit + "&continue=" + next);
        }
        assertThat(found).isEqualTo(TOTAL);
    }

    static Resource manyTemplates(Api api) {
        Resource templates = api.namespaced("v1", "PodTemplate", "podtemplates");
        IntStream.range(0, TOTAL)
                .parallel()
                .forEach(i -> templates.create(
                        "{metadata: {name: %s}, template: {spec: {containers: [{name: test, image: test2}]}}}"
                                .formatted(name(i))));
        return templates;
    }

    private static String name(int i) {
        return "template-%04d".formatted(i);
    }
}
