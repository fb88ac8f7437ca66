package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.kind.Kinds;
import io.jurumudi.server.kind.ServedVersions;
import io.jurumudi.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Manifests as they were written for Kubernetes 1.11, and what clients of both times see of them. */
class OldVersionsTest {

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());
    private ApiServer server;
    private LocalClient admin;

    @BeforeEach
    void start() throws Exception {
        server = new ApiServer(
                ApiServerConfig.defaults()
                        .withServed(new ServedVersions(Map.of("api/beta", "true", "api/alpha", "true"))),
                store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    /** Creates what a manifest says where its apiVersion says. */
    private LocalClient.Answer apply(String yaml) {
        ObjectNode manifest = Yaml.read(yaml.getBytes(StandardCharsets.UTF_8));
        return admin.call("POST", path(manifest), "application/yaml", yaml);
    }

    private static String path(ObjectNode manifest) {
        String apiVersion = manifest.path("apiVersion").asText();
        String plural = manifest.path("kind").asText().toLowerCase() + "s";
        String resource =
                plural.replaceFirst("ys$", "ies").replaceFirst("ss$", "sses").replaceFirst("sss", "ss");
        boolean namespaced = !List.of(
                        "clusterroles",
                        "clusterrolebindings",
                        "storageclasses",
                        "priorityclasses",
                        "customresourcedefinitions",
                        "certificatesigningrequests",
                        "apiservices",
                        "volumeattachments")
                .contains(resource);
        return "/apis/" + apiVersion + (namespaced ? "/namespaces/default/" : "/") + resource;
    }

    private ObjectNode created(String yaml) {
        LocalClient.Answer answer = apply(yaml);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        ObjectNode sent = Yaml.read(yaml.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.json().path("apiVersion")).isEqualTo(sent.path("apiVersion"));
        roundTrip(path(sent) + "/" + answer.at("/metadata/name"));
        return answer.json();
    }

    /** What was read and is put back changes nothing. */
    private void roundTrip(String path) {
        ObjectNode read = admin.get(path).json();
        LocalClient.Answer put = admin.put(path, read.toString());
        assertThat(put.code()).as(put.text()).isEqualTo(200);
        assertThat(put.json().path("metadata").path("resourceVersion"))
                .isEqualTo(read.path("metadata").path("resourceVersion"));
    }

    private JsonNode now(String path) {
        return admin.get("/apis/" + path).json();
    }

    @Test
    void aDeploymentWithoutSelectorIsOneOfItsPodsLabels() {
        LocalClient.Answer answer = apply("""
                apiVersion: extensions/v1beta1
                kind: Deployment
                metadata:
                  name: hello
                spec:
                  replicas: 3
                  template:
                    metadata:
                      labels: {run: hello}
                    spec:
                      containers:
                      - {name: hello, image: "nginx:1.15"}
                """);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        assertThat(answer.headers().get("Warning"))
                .containsExactly("299 - \"extensions/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; "
                        + "use apps/v1 Deployment\"");
        roundTrip("/apis/extensions/v1beta1/namespaces/default/deployments/hello");
        JsonNode spec = now("apps/v1/namespaces/default/deployments/hello").path("spec");
        assertThat(spec.at("/selector/matchLabels/run").asText()).isEqualTo("hello");
        assertThat(spec.at("/strategy/rollingUpdate")).isEqualTo(Json.read("{\"maxUnavailable\":1,\"maxSurge\":1}"));
        assertThat(spec.path("progressDeadlineSeconds").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(spec.path("revisionHistoryLimit").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(now("apps/v1beta2/namespaces/default/deployments/hello").path("spec"))
                .isEqualTo(spec);
    }

    @Test
    void workloadsKeepTheDefaultsOfTheirTime() {
        String template = """
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: "nginx:1.15"}]}
                """;
        created("apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: one}\nspec:\n" + template);
        assertThat(now("apps/v1/namespaces/default/deployments/one")
                        .at("/spec/revisionHistoryLimit")
                        .asInt())
                .isEqualTo(2);
        created("apiVersion: apps/v1beta1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n"
                + template);
        JsonNode set = now("apps/v1/namespaces/default/statefulsets/db").path("spec");
        assertThat(set.at("/updateStrategy/type").asText()).isEqualTo("OnDelete");
        assertThat(set.at("/selector/matchLabels/app").asText()).isEqualTo("web");
        ObjectNode agent =
                created("apiVersion: extensions/v1beta1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n" + template);
        assertThat(agent.at("/spec/templateGeneration").asInt()).isEqualTo(1);
        assertThat(now("apps/v1/namespaces/default/daemonsets/agent")
                        .at("/spec/updateStrategy/type")
                        .asText())
                .isEqualTo("OnDelete");
        created("apiVersion: extensions/v1beta1\nkind: ReplicaSet\nmetadata: {name: front}\nspec:\n" + template);
        created("apiVersion: apps/v1beta2\nkind: Deployment\nmetadata: {name: two}\nspec:\n"
                + "  selector: {matchLabels: {app: web}}\n" + template);
    }

    @Test
    void anIngressNamesItsServicesSideBySide() {
        String spec = """
                metadata: {name: shop}
                spec:
                  backend: {serviceName: fallback, servicePort: 80}
                  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
                  rules:
                  - host: shop.example.com
                    http:
                      paths:
                      - path: /cart
                        backend: {serviceName: cart, servicePort: http}
                """;
        created("apiVersion: extensions/v1beta1\nkind: Ingress\n" + spec);
        JsonNode now =
                now("networking.k8s.io/v1/namespaces/default/ingresses/shop").path("spec");
        assertThat(now.at("/defaultBackend/service"))
                .isEqualTo(Json.read("{\"name\":\"fallback\",\"port\":{\"number\":80}}"));
        assertThat(now.at("/rules/0/http/paths/0")).isEqualTo(Json.read("""
                        {"path":"/cart","pathType":"ImplementationSpecific",
                        "backend":{"service":{"name":"cart","port":{"name":"http"}}}}"""));
        created("apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\n" + spec.replace("name: shop}", "name: shop2}"));
    }

    @Test
    void anEmptySelectorOfABudgetMeantNoPod() {
        created("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: none}\n"
                + "spec: {minAvailable: 1, selector: {}}\n");
        assertThat(now("policy/v1/namespaces/default/poddisruptionbudgets/none")
                        .at("/spec/selector/matchExpressions/0/operator")
                        .asText())
                .isEqualTo("Exists");
        created("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: zk}\n"
                + "spec: {maxUnavailable: 1, selector: {matchLabels: {app: zk}}}\n");
    }

    @Test
    void rolesAndTheirSubjectsAreOldToo() {
        created("""
                apiVersion: rbac.authorization.k8s.io/v1beta1
                kind: ClusterRole
                metadata: {name: reader}
                rules: [{apiGroups: ["", extensions], resources: [pods, deployments], verbs: [get, list]}]
                """);
        created("""
                apiVersion: rbac.authorization.k8s.io/v1alpha1
                kind: RoleBinding
                metadata: {name: readers}
                subjects: [{kind: User, name: "*"}, {kind: ServiceAccount, name: default, namespace: default}]
                roleRef: {kind: ClusterRole, name: reader}
                """);
        assertThat(now("rbac.authorization.k8s.io/v1/namespaces/default/rolebindings/readers")
                        .at("/subjects/0/name")
                        .asText())
                .isEqualTo("system:authenticated");
        LocalClient.Answer review = admin.post("/apis/authorization.k8s.io/v1beta1/subjectaccessreviews", """
                {"apiVersion":"authorization.k8s.io/v1beta1","kind":"SubjectAccessReview","spec":{"user":"u",
                "group":["system:masters"],"resourceAttributes":{"verb":"get","resource":"pods"}}}""");
        assertThat(review.at("/status/allowed")).isEqualTo("true");
        assertThat(review.at("/spec/group/0")).isEqualTo("system:masters");
    }

    @Test
    void autoscalersHadFlatMetrics() {
        created("""
                apiVersion: autoscaling/v2beta1
                kind: HorizontalPodAutoscaler
                metadata: {name: web}
                spec:
                  scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment, name: web}
                  minReplicas: 1
                  maxReplicas: 10
                  metrics:
                  - {type: Resource, resource: {name: cpu, targetAverageUtilization: 50}}
                  - {type: Pods, pods: {metricName: packets, targetAverageValue: 1k}}
                """);
        JsonNode metrics = now("autoscaling/v2/namespaces/default/horizontalpodautoscalers/web")
                .at("/spec/metrics");
        assertThat(metrics.at("/0/resource/target/averageUtilization").asInt()).isEqualTo(50);
        assertThat(metrics.at("/1/pods/metric/name").asText()).isEqualTo("packets");
        created("""
                apiVersion: autoscaling/v2beta2
                kind: HorizontalPodAutoscaler
                metadata: {name: api}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
                  maxReplicas: 3
                """);
    }

    @Test
    void definitionsOfBeforeSchemasAllowEverything() {
        created("""
                apiVersion: apiextensions.k8s.io/v1beta1
                kind: CustomResourceDefinition
                metadata: {name: crontabs.stable.example.com}
                spec:
                  group: stable.example.com
                  version: v1
                  scope: Namespaced
                  names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct]}
                  additionalPrinterColumns:
                  - {name: Spec, type: string, JSONPath: .spec.cronSpec}
                """);
        JsonNode version = now("apiextensions.k8s.io/v1/customresourcedefinitions/crontabs.stable.example.com")
                .at("/spec/versions/0");
        assertThat(version.at("/schema/openAPIV3Schema/x-kubernetes-preserve-unknown-fields")
                        .asBoolean())
                .isTrue();
        assertThat(version.at("/additionalPrinterColumns/0/jsonPath").asText()).isEqualTo(".spec.cronSpec");
    }

    @Test
    void whatOnlyHasAnotherVersionIsServedInIt() {
        created("""
                apiVersion: batch/v1beta1
                kind: CronJob
                metadata: {name: tick}
                spec:
                  schedule: "*/1 * * * *"
                  jobTemplate:
                    spec:
                      template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: busybox}]}}
                """);
        created("""
                apiVersion: batch/v2alpha1
                kind: CronJob
                metadata: {name: tock}
                spec:
                  schedule: "*/1 * * * *"
                  jobTemplate:
                    spec:
                      template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: busybox}]}}
                """);
        created("apiVersion: storage.k8s.io/v1beta1\nkind: StorageClass\nmetadata: {name: slow}\nprovisioner: p\n");
        created("apiVersion: scheduling.k8s.io/v1beta1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n");
        created("apiVersion: scheduling.k8s.io/v1alpha1\nkind: PriorityClass\nmetadata: {name: low}\nvalue: 10\n");
        created(
                "apiVersion: coordination.k8s.io/v1beta1\nkind: Lease\nmetadata: {name: l}\nspec: {holderIdentity: me}\n");
        created("""
                apiVersion: extensions/v1beta1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {access: granted}}}]}]}
                """);
        created("""
                apiVersion: apiregistration.k8s.io/v1beta1
                kind: APIService
                metadata: {name: v1.example.com}
                spec: {group: example.com, version: v1, groupPriorityMinimum: 10, versionPriority: 10,
                  insecureSkipTLSVerify: true, service: {name: s, namespace: default}}
                """);
        created("""
                apiVersion: certificates.k8s.io/v1beta1
                kind: CertificateSigningRequest
                metadata: {name: someone}
                spec:
                  request: %s
                """.formatted(REQUEST));
        assertThat(now("certificates.k8s.io/v1/certificatesigningrequests/someone")
                        .at("/spec/signerName")
                        .asText())
                .isEqualTo("kubernetes.io/legacy-unknown");
    }

    @Test
    void webhooksFailedOpenAndDidNotSayWhatTheyDoBesides() {
        LocalClient.Answer created =
                admin.post("/apis/admissionregistration.k8s.io/v1beta1/validatingwebhookconfigurations", """
                        {"apiVersion":"admissionregistration.k8s.io/v1beta1","kind":"ValidatingWebhookConfiguration",
                        "metadata":{"name":"w"},"webhooks":[{"name":"pods.example.com",
                        "clientConfig":{"service":{"name":"s","namespace":"default"}},
                        "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"]}]}]}""");
        assertThat(created.code()).as(created.text()).isEqualTo(201);
        assertThat(created.at("/webhooks/0/failurePolicy")).isEqualTo("Ignore");
        assertThat(created.at("/webhooks/0/sideEffects")).isEqualTo("Unknown");
    }

    /** For someone of some team, in PEM, in Base64. */
    private static final String REQUEST =
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIaE1JR0lBZ0VBTUNZeEVqQVFCZ05W"
                    + "QkFNTUNYaGpMWEJsY25OdmJqRVFNQTRHQTFVRUNnd0hlR010ZEdWaApiVEJaTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEEwSUFCQkM5"
                    + "cW90SkJCYVZYeEdtRmdlL2VyRm16aFZmCkFjekVRSXFTaHNnbFhzdDdrZmpweVZ3cWlQMVJFSDhMMU1rNVF0WTFqODc5dkRQdzZEQWZTUDM4"
                    + "Z0JtZ0FEQUsKQmdncWhrak9QUVFEQWdOSUFEQkZBaUVBN044eGJ3WWd3MWR0Znlzb1Q2WGhhMzNoTjF2NmV4bFU4SlMyclhIeAoxbVlDSUNQ"
                    + "VHR2NU4vQ3BKWnYwUzhVcFFsZDBKdE5pRVpGeEZtMVRJSVVnUjF0NEsKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

    @Test
    void oldVersionsAreDiscoveredAndDescribedOnlyWhereTheyAreServed() throws Exception {
        assertThat(admin.get("/apis/extensions").at("/preferredVersion/groupVersion"))
                .isEqualTo("extensions/v1beta1");
        assertThat(admin.get("/apis/apps").at("/preferredVersion/version")).isEqualTo("v1");
        assertThat(admin.get("/openapi/v3/apis/extensions/v1beta1").code()).isEqualTo(200);
        assertThat(admin.get("/apis/extensions/v1beta1/deployments").at("/kind"))
                .isEqualTo("DeploymentList");
        try (MemoryStore other = new MemoryStore(Clock.systemUTC());
                ApiServer plain = new ApiServer(ApiServerConfig.defaults(), other)) {
            plain.start();
            LocalClient client = new LocalClient(plain, User.superuser("admin"));
            assertThat(client.get("/apis/extensions/v1beta1/deployments").code())
                    .isEqualTo(404);
            assertThat(client.get("/apis/apps/v1beta1/namespaces/default/deployments")
                            .code())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatIsUnknownToTheSettingsIsToldInUpstreamsWords() {
        var known = Kinds.knownVersions();
        assertThat(new ServedVersions(Map.of("foo.example.com/v1", "true")).problems(known))
                .containsExactly("unknown api groups foo.example.com/v1");
        assertThat(new ServedVersions(Map.of("apps/v3", "true")).problems(known))
                .containsExactly("group version apps/v3 that has not been registered");
        assertThat(new ServedVersions(Map.of("api/all", "false")).problems(known))
                .containsExactly("invalid runtime-config with only api/all=false");
        assertThat(new ServedVersions(Map.of("extensions/v1beta1", "", "api/beta", "false")).problems(known))
                .isEmpty();
    }

    @Test
    void deletionsLeftWhatWasOwnedUnlessTheySaidOtherwise() {
        created("apiVersion: apps/v1beta2\nkind: Deployment\nmetadata: {name: one}\nspec:\n"
                + "  selector: {matchLabels: {app: web}}\n"
                + "  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: i}]}\n");
        String path = "apps/v1beta2/namespaces/default/deployments/one";
        assertThat(admin.delete("/apis/" + path, "").code()).isEqualTo(200);
        assertThat(now(path).at("/metadata/finalizers/0").asText()).isEqualTo("orphan");
    }

    @Test
    void schemasThatDidNotSayAllAreCompleted() {
        created("""
                apiVersion: apiextensions.k8s.io/v1beta1
                kind: CustomResourceDefinition
                metadata: {name: foos.samplecontroller.k8s.io}
                spec:
                  group: samplecontroller.k8s.io
                  version: v1alpha1
                  names: {kind: Foo, plural: foos}
                  scope: Namespaced
                  validation:
                    openAPIV3Schema: {properties: {spec: {properties: {replicas: {type: integer, minimum: 1}}}}}
                """);
        JsonNode schema = now("apiextensions.k8s.io/v1/customresourcedefinitions/foos.samplecontroller.k8s.io")
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.path("x-kubernetes-preserve-unknown-fields").asBoolean())
                .isTrue();
    }

    @Test
    void whatHoldsForAKindHoldsForItInOldGroups() {
        admin.patch("application/merge-patch+json", "/api/v1/namespaces/default", """
                {"metadata":{"labels":{"pod-security.kubernetes.io/warn":"baseline"}}}""");
        LocalClient.Answer answer = apply("""
                apiVersion: extensions/v1beta1
                kind: Deployment
                metadata: {name: host}
                spec:
                  template:
                    metadata: {labels: {a: b}}
                    spec: {hostNetwork: true, containers: [{name: c, image: i}]}
                """);
        assertThat(answer.headers().get("Warning").toString()).contains("would violate PodSecurity");
    }

    @Test
    void aVersionIsSwitchedOffToo() throws Exception {
        try (MemoryStore other = new MemoryStore(Clock.systemUTC());
                ApiServer less = new ApiServer(
                        ApiServerConfig.defaults()
                                .withServed(
                                        new ServedVersions(Map.of("batch/v1", "false", "apps/v1/daemonsets", "false"))),
                        other)) {
            less.start();
            LocalClient client = new LocalClient(less, User.superuser("admin"));
            assertThat(client.get("/apis/batch/v1/jobs").code()).isEqualTo(404);
            assertThat(client.get("/apis/apps/v1/daemonsets").code()).isEqualTo(404);
            assertThat(client.get("/apis/apps/v1/deployments").code()).isEqualTo(200);
            assertThat(client.get("/apis/batch").code()).isEqualTo(404);
        }
    }
}
