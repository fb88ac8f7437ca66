package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.admission.AdmissionConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What admission makes of writes, seen from outside. */
class AdmissionTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String QUOTAS = "/api/v1/namespaces/default/resourcequotas";
    private static final String LIMITS = "/api/v1/namespaces/default/limitranges";

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());
    private ApiServer server;
    private LocalClient admin;

    private void start(AdmissionConfig config) throws Exception {
        server = new ApiServer(ApiServerConfig.defaults().withAdmission(config), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
        create("/api/v1/namespaces/default/serviceaccounts", "metadata: {name: default}");
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private LocalClient.Answer post(String path, String yaml) {
        return admin.call("POST", path, "application/yaml", yaml);
    }

    private ObjectNode create(String path, String yaml) {
        LocalClient.Answer answer = post(path, yaml);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        admin.get(path); // Waits until plugins see it too.
        return answer.json();
    }

    private static String pod(String resources) {
        return """
                metadata: {name: p}
                spec:
                  containers: [{name: c, image: i, resources: %s}]
                """.formatted(resources);
    }

    @Test
    void limitsAreGrantedToWhoAsksForNothing() throws Exception {
        start(AdmissionConfig.defaults());
        create(LIMITS, """
                metadata: {name: l}
                spec:
                  limits:
                  - type: Container
                    default: {cpu: 500m}
                    defaultRequest: {cpu: 100m, memory: 64Mi}
                """);
        ObjectNode pod = create(PODS, pod("{limits: {memory: 1Gi}}"));
        assertThat(pod.at("/spec/containers/0/resources")).isEqualTo(Json.read("""
                {"limits":{"cpu":"500m","memory":"1Gi"},"requests":{"cpu":"100m","memory":"1Gi"}}"""));
        assertThat(pod.at("/metadata/annotations/kubernetes.io~1limit-ranger").asText())
                .isEqualTo("LimitRanger plugin set: cpu request for container c; cpu limit for container c");
    }

    @Test
    void whoAsksForTooMuchIsRefused() throws Exception {
        start(AdmissionConfig.defaults());
        create(LIMITS, """
                metadata: {name: l}
                spec:
                  limits:
                  - {type: Pod, max: {cpu: "1"}}
                  - {type: Container, min: {memory: 10Mi}, maxLimitRequestRatio: {cpu: "2"}}
                  - {type: PersistentVolumeClaim, max: {storage: 1Gi}}
                """);
        assertThat(post(PODS, pod("{requests: {cpu: 500m, memory: 1Mi}, limits: {cpu: 1500m}}"))
                        .at("/message"))
                .isEqualTo("pods \"p\" is forbidden: [maximum cpu usage per Pod is 1, but limit is 1500m, "
                        + "minimum memory usage per Container is 10Mi, but request is 1Mi, "
                        + "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000]");
        assertThat(post(CLAIMS, """
                        metadata: {name: c}
                        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
                        """).at("/message"))
                .isEqualTo("persistentvolumeclaims \"c\" is forbidden: "
                        + "maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi");
    }

    @Test
    void claimsGetTheDefaultClassAndAreProtected() throws Exception {
        start(AdmissionConfig.defaults());
        create("/apis/storage.k8s.io/v1/storageclasses", """
                metadata: {name: a, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                provisioner: p
                """);
        ObjectNode claim = create(CLAIMS, """
                metadata: {name: c}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        assertThat(claim.at("/spec/storageClassName").asText()).isEqualTo("a");
        assertThat(claim.at("/metadata/finalizers/0").asText()).isEqualTo("kubernetes.io/pvc-protection");
        assertThat(admin.patch("application/merge-patch+json", CLAIMS + "/c", """
                        {"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""")
                        .code())
                .isEqualTo(422);
    }

    @Test
    void pluginsAreSwitchedOnAndOff() throws Exception {
        start(AdmissionConfig.defaults()
                .withPlugins(List.of("AlwaysPullImages", "NamespaceAutoProvision"), List.of("LimitRanger")));
        create("/api/v1/namespaces/elsewhere/serviceaccounts", "metadata: {name: default}");
        create("/api/v1/namespaces/elsewhere/limitranges", """
                metadata: {name: l}
                spec: {limits: [{type: Container, max: {cpu: 1m}}]}
                """);
        ObjectNode pod = create("/api/v1/namespaces/elsewhere/pods", pod("{limits: {cpu: 1}}"));
        assertThat(pod.at("/spec/containers/0/imagePullPolicy").asText()).isEqualTo("Always");
    }

    @Test
    void unknownPluginsAreToldInUpstreamsWords() {
        server = new ApiServer(ApiServerConfig.defaults(), store);
        assertThat(AdmissionConfig.defaults()
                        .withPlugins(List.of("Foo", "AlwaysDeny"), List.of("AlwaysDeny"))
                        .problems())
                .containsExactly(
                        "enable-admission-plugins plugin \"Foo\" is unknown",
                        "[AlwaysDeny] in enable-admission-plugins and disable-admission-plugins overlapped");
    }

    private void quota(String spec, String used) {
        ObjectNode quota = create(QUOTAS, "metadata: {name: q}\nspec: " + spec);
        ObjectNode status = quota.putObject("status");
        status.set("hard", quota.at("/spec/hard"));
        status.set("used", Json.read(used));
        assertThat(admin.put(QUOTAS + "/q/status", quota.toString()).code()).isEqualTo(200);
        admin.get(QUOTAS);
    }

    private String used(String resource) {
        return admin.get(QUOTAS + "/q")
                .json()
                .path("status")
                .path("used")
                .path(resource)
                .asText();
    }

    @Test
    void aQuotaIsChargedAndNotExceeded() throws Exception {
        start(AdmissionConfig.defaults());
        quota("{hard: {requests.cpu: 1, pods: 2}}", "{\"requests.cpu\":\"500m\",\"pods\":\"0\"}");
        assertThat(post(PODS, pod("{}")).at("/message"))
                .isEqualTo("pods \"p\" is forbidden: failed quota: q: must specify requests.cpu for: c");
        assertThat(post(PODS + "?dryRun=All", pod("{requests: {cpu: 300m}}")).code())
                .isEqualTo(201);
        assertThat(used("requests.cpu")).isEqualTo("500m");
        create(PODS, pod("{requests: {cpu: 300m}}"));
        assertThat(used("requests.cpu")).isEqualTo("800m");
        assertThat(used("pods")).isEqualTo("1");
        assertThat(post(PODS, pod("{requests: {cpu: 300m}}").replace("name: p", "name: o"))
                        .at("/message"))
                .isEqualTo("pods \"o\" is forbidden: exceeded quota: q, requested: requests.cpu=300m, "
                        + "used: requests.cpu=800m, limited: requests.cpu=1");
    }

    @Test
    void writesAtTheSameTimeDoNotShareTheLastOfAQuota() throws Exception {
        start(AdmissionConfig.defaults());
        quota("{hard: {count/configmaps: 5}}", "{\"count/configmaps\":\"0\"}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<LocalClient.Answer>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(
                            () -> post("/api/v1/namespaces/default/configmaps", "metadata: {name: m" + i + "}")))
                    .toList();
            int created = 0;
            for (Future<LocalClient.Answer> answer : answers) {
                created += answer.get().code() == 201 ? 1 : 0;
            }
            assertThat(created).isEqualTo(5);
        }
        assertThat(used("count/configmaps")).isEqualTo("5");
    }

    @Test
    void aQuotaWithAScopeIsForSomePodsOnly() throws Exception {
        start(AdmissionConfig.defaults());
        quota("{hard: {pods: 0}, scopes: [BestEffort]}", "{\"pods\":\"0\"}");
        create(PODS, pod("{requests: {cpu: 300m}}"));
        assertThat(post(PODS, pod("{}").replace("name: p", "name: o")).at("/message"))
                .contains("exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0");
    }

    @Test
    void servicesAreChargedForThePortsTheyTakeMore() throws Exception {
        start(AdmissionConfig.defaults());
        quota("{hard: {services.nodeports: 1, services: 5}}", "{\"services.nodeports\":\"0\",\"services\":\"0\"}");
        create("/api/v1/namespaces/default/services", """
                metadata: {name: s}
                spec: {ports: [{name: a, port: 80}, {name: b, port: 81}]}
                """);
        assertThat(admin.patch("application/merge-patch+json", "/api/v1/namespaces/default/services/s", """
                        {"spec":{"type":"NodePort"}}""")
                        .at("/message"))
                .isEqualTo("services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2, "
                        + "used: services.nodeports=0, limited: services.nodeports=1");
    }

    @Test
    void podsAreHeldToTheStandardsOfTheirNamespace() throws Exception {
        start(AdmissionConfig.defaults());
        String namespaces = "/api/v1/namespaces";
        create(namespaces, """
                metadata:
                  name: strict
                  labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: v1.24}
                """);
        create("/api/v1/namespaces/strict/serviceaccounts", "metadata: {name: default}");
        assertThat(post("/api/v1/namespaces/strict/pods", pod("{}")).at("/message"))
                .isEqualTo("pods \"p\" is forbidden: violates PodSecurity \"restricted:v1.24\": "
                        + "allowPrivilegeEscalation != false (container \"c\" must set "
                        + "securityContext.allowPrivilegeEscalation=false), "
                        + "unrestricted capabilities (container \"c\" must set "
                        + "securityContext.capabilities.drop=[\"ALL\"]), "
                        + "runAsNonRoot != true (pod or container \"c\" must set "
                        + "securityContext.runAsNonRoot=true), "
                        + "seccompProfile (pod or container \"c\" must set "
                        + "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
        create(PODS, pod("{}").replace("image: i,", "image: i, securityContext: {privileged: true},"));
        assertThat(warnings(admin.patch("application/merge-patch+json", namespaces + "/default", """
                        {"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"baseline"}}}""")))
                .containsExactly(
                        "299 - \"existing pods in namespace \\\"default\\\" violate the new PodSecurity enforce "
                                + "level \\\"baseline:latest\\\"\"",
                        "299 - \"p: privileged\"");
        assertThat(post(namespaces, "metadata: {name: odd, labels: {pod-security.kubernetes.io/warn: none}}")
                        .at("/message"))
                .isEqualTo("Namespace \"odd\" is invalid: metadata.labels[pod-security.kubernetes.io/warn]: "
                        + "Invalid value: \"none\": must be one of privileged, baseline, restricted");
    }

    private static List<String> warnings(LocalClient.Answer answer) {
        return answer.headers().getOrDefault("Warning", answer.headers().getOrDefault("warning", List.of()));
    }

    @Test
    void podsGoWhereTheirNamespaceIsToRun() throws Exception {
        start(AdmissionConfig.defaults()
                .withPlugins(List.of("PodNodeSelector", "PodTolerationRestriction"), List.of())
                .withConfigurations(Map.of(
                        "PodTolerationRestriction",
                        Json.read("{\"default\":[{\"key\":\"gpu\",\"operator\":\"Exists\"}]}"))));
        admin.patch("application/merge-patch+json", "/api/v1/namespaces/default", """
                {"metadata":{"annotations":{"scheduler.alpha.kubernetes.io/node-selector":"env=test"}}}""");
        ObjectNode pod = create(PODS, pod("{}"));
        assertThat(pod.at("/spec/nodeSelector/env").asText()).isEqualTo("test");
        assertThat(pod.at("/spec/tolerations").toString()).contains("\"gpu\"");
        assertThat(post(PODS, pod("{}").replace("name: p}\nspec:", "name: o}\nspec:\n  nodeSelector: {env: prod}"))
                        .at("/message"))
                .isEqualTo("pods \"o\" is forbidden: "
                        + "pod node label selector conflicts with its namespace node label selector");
    }

    @Test
    void eventsAreWrittenNoFasterThanAllowed() throws Exception {
        start(AdmissionConfig.defaults()
                .withPlugins(List.of("EventRateLimit"), List.of())
                .withConfigurations(Map.of(
                        "EventRateLimit", Json.read("{\"limits\":[{\"type\":\"Namespace\",\"qps\":0,\"burst\":1}]}"))));
        String event = "metadata: {name: %s}\ninvolvedObject: {namespace: default}\n";
        create("/api/v1/namespaces/default/events", event.formatted("a"));
        LocalClient.Answer second = post("/api/v1/namespaces/default/events", event.formatted("b"));
        assertThat(second.code()).isEqualTo(429);
        assertThat(second.at("/message")).isEqualTo("limit reached on type Namespace for key default");
    }

    @Test
    void whoHoldsUpADeletionNeedsPermission() throws Exception {
        start(AdmissionConfig.defaults().withPlugins(List.of("OwnerReferencesPermissionEnforcement"), List.of()));
        create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
                metadata: {name: edits}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
                """);
        LocalClient jane = new LocalClient(server, User.of("jane", User.AUTHENTICATED));
        String map = """
                {"metadata":{"name":"%s","ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n","uid":"u"%s}]}}""";
        String path = "/api/v1/namespaces/default/configmaps";
        assertThat(jane.post(path, map.formatted("a", "")).code()).isEqualTo(201);
        assertThat(jane.post(path, map.formatted("b", ",\"blockOwnerDeletion\":true"))
                        .at("/message"))
                .startsWith("configmaps \"b\" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers "
                        + "to a resource you can't set finalizers on");
    }
}
