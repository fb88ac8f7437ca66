package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked, in whatever words, the server answers soon and does not fail. The same requests in every build; more with
 * {@code -Dfuzz.seconds}, along other ways with {@code -Dfuzz.seed}.
 */
class RequestFuzzTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int REQUESTS = 3000;
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "PATCH", "PATCH", "DELETE", "OPTIONS", "HEAD", "NOPE");
    private static final List<String> PATHS = List.of(
            "/api/v1/namespaces/default/pods",
            "/api/v1/namespaces/default/pods/p",
            "/api/v1/namespaces/default/pods/p/status",
            "/api/v1/namespaces/default/services/s",
            "/api/v1/namespaces/default/configmaps",
            "/api/v1/namespaces/default/configmaps/c",
            "/apis/apps/v1/namespaces/default/deployments/d",
            "/apis/apps/v1/namespaces/default/deployments/d/scale",
            "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/h",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "/apis/storage.k8s.io/v1/csinodes/n",
            "/api/v1/nodes",
            "/apis",
            "/openapi/v3",
            "/version");
    private static final List<String> PARAMETERS = List.of(
            "dryRun=All",
            "fieldValidation=Strict",
            "fieldManager=f",
            "force=true",
            "labelSelector=a%20in%20(b,c)",
            "labelSelector=!x,y",
            "fieldSelector=metadata.name%3Dp",
            "limit=2",
            "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
            "resourceVersion=0",
            "resourceVersion=99999999999999999999",
            "resourceVersionMatch=Exact",
            "gracePeriodSeconds=-1",
            "propagationPolicy=Orphan",
            "pretty=1",
            "timeoutSeconds=1",
            "%zz=%",
            "=&&");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml",
            "application/vnd.kubernetes.protobuf",
            "text/plain",
            "");
    private static final List<String> BODIES = List.of(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i",
             "ports":[{"containerPort":80}],"env":[{"name":"E","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],
             "resources":{"limits":{"cpu":"1"}}}],"volumes":[{"name":"v","emptyDir":{}}]}}""",
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""",
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"selector":{"a":"b"},"ports":[{"port":80,"targetPort":"x"}]}}""",
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1",
             "fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}""",
            """
            {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{"maxReplicas":3,
             "scaleTargetRef":{"kind":"Deployment","name":"d"}}}""",
            "{\"metadata\":{\"labels\":{\"x\":null}},\"spec\":{\"$patch\":\"replace\",\"replicas\":2}}",
            "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{}},{\"op\":\"remove\",\"path\":\"/spec/ports/0\"}]",
            "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"uid\":\"x\"}}",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: '2'}\n",
            "");
    private static final String LETTERS = "{}[]:,\"'\\/%&=?*!~$-+.0129eExnull \n\tü";

    private final SplittableRandom random = new SplittableRandom(Long.getLong("fuzz.seed", 1));

    @Test
    void answersWhateverIsAsked() throws Exception {
        try (MemoryStore store = new MemoryStore(Clock.systemUTC());
                ApiServer server = new ApiServer(ApiServerConfig.defaults(), store)) {
            server.start();
            LocalClient client = new LocalClient(server, User.superuser("admin"));
            client.post(PATHS.get(0), BODIES.get(0));
            client.post("/apis/apps/v1/namespaces/default/deployments", BODIES.get(1));
            client.post("/api/v1/namespaces/default/services", BODIES.get(2));
            client.post(PATHS.get(4), BODIES.get(8));
            long end = System.nanoTime()
                    + Duration.ofSeconds(Long.getLong("fuzz.seconds", 0)).toNanos();
            for (int asked = 0; asked < REQUESTS || System.nanoTime() < end; asked++) {
                ask(client);
            }
            assertThat(client.get("/version").code()).isEqualTo(200);
        }
    }

    private void ask(LocalClient client) {
        String method = pick(METHODS);
        StringBuilder path = new StringBuilder(random.nextInt(4) == 0 ? mutated(pick(PATHS)) : pick(PATHS));
        if (path.isEmpty() || path.charAt(0) != '/') {
            path.insert(0, '/');
        }
        // What is no path at all is refused before it comes this far.
        path.replace(0, path.length(), path.toString().replaceAll("%(?![0-9a-fA-F]{2})", "+"));
        path.append("?dryRun=All");
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('&').append(random.nextInt(3) == 0 ? mutated(pick(PARAMETERS)) : pick(PARAMETERS));
        }
        String asked = path.toString()
                .replaceAll("[^!-~]", "+")
                .replace("watch", "witch")
                .replace("#", "+");
        String type = pick(TYPES);
        String body = random.nextInt(5) == 0 ? pick(BODIES) : mutated(pick(BODIES));
        String what = method + " " + asked + " " + type + "\n" + body;
        long start = System.nanoTime();
        LocalClient.Answer answer;
        try {
            answer = client.call(method, asked, type, body);
        } catch (IllegalStateException | StackOverflowError e) {
            throw new AssertionError("not answered: " + what, e);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(SOON);
        assertThat(answer.code()).as(what + "\n" + answer.text()).isNotZero();
        if (answer.code() == 500 && answer.text().startsWith("{")) {
            // Upstream, too, answers some mistakes of clients so, but then gives no reason.
            assertThat(answer.at("/reason")).as(what + "\n" + answer.text()).isEmpty();
        }
    }

    private String mutated(String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            int end = Math.min(changed.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(5)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, LETTERS.charAt(random.nextInt(LETTERS.length())));
                case 2 -> changed.insert(at, changed.substring(at, end).repeat(random.nextInt(1, 40)));
                case 3 ->
                    changed.replace(
                            at, end, pick(List.of("null", "1", "-1", "{}", "[]", "\"\"", "true", "1e99", "\"x\"")));
                default -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
