package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code network} that are about the API, or about controllers alone. */
@ExtendWith(ConformanceCluster.class)
class NetworkTest {
    private static final String NETWORKING = "networking.k8s.io/v1";

    @Test
    void ingresses(Api api) {
        ApiOperations.of(api.namespaced(NETWORKING, "Ingress", "ingresses"), """
                spec: {defaultBackend: {service: {name: default-backend, port: {number: 80}}}}""")
                .patchedBy("spec: {rules: [{host: test.example.com}]}")
                .withStatus("loadBalancer: {ingress: [{ip: 169.1.1.1}]}")
                .check();
    }

    @Test
    void ingressClasses(Api api) {
        ApiOperations.of(
                        api.cluster(NETWORKING, "IngressClass", "ingressclasses"),
                        "spec: {controller: example.com/controller}")
                .check();
    }

    @Test
    void endpointSlices(Api api) {
        ApiOperations.of(api.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"), """
                addressType: IPv4
                endpoints: [{addresses: [1.2.3.4, 5.6.7.8]}]
                """)
                .patchedBy("ports: [{name: http, port: 80, protocol: TCP}]")
                .check();
    }

    @Test
    void endpoints(Api api) {
        ApiOperations.of(api.namespaced("v1", "Endpoints", "endpoints"), """
                subsets: [{addresses: [{ip: 10.0.0.24}], ports: [{name: http, port: 80, protocol: TCP}]}]""")
                .patchedBy(
                        "subsets: [{addresses: [{ip: 10.0.0.25}], ports: [{name: http, port: 8080, protocol: TCP}]}]")
                .check();
    }

    @Test
    void ipAddresses(Api api) {
        AtomicInteger last = new AtomicInteger(10);
        ApiOperations.of(api.cluster(NETWORKING, "IPAddress", "ipaddresses"), """
                spec: {parentRef: {group: mygroup, resource: myresources, namespace: foo, name: bar}}""")
                .each(it -> it.withObject("/metadata")
                        .put(
                                "name",
                                (last.get() % 2 == 0 ? "203.0.113." : "fe80::42:1dff:fe84:") + last.getAndIncrement()))
                .check();
    }

    @Test
    void theClustersServiceCidrIsAnObject(Api api) {
        Resource cidrs = api.cluster(NETWORKING, "ServiceCIDR", "servicecidrs");
        ObjectNode kubernetes = cidrs.get("kubernetes");
        assertThat(kubernetes.at("/spec/cidrs")).isNotEmpty();
        ObjectNode status = cidrs.get("kubernetes/status");
        assertThat(Answer.text(status, "/kind")).isEqualTo("ServiceCIDR");
        assertThat(status.at("/metadata/uid")).isEqualTo(kubernetes.at("/metadata/uid"));
        assertThat(cidrs.names("")).contains("kubernetes");
        try (Watching watch = cidrs.watch("")) {
            assertThat(watch.next("ADDED").name()).isEqualTo("kubernetes");
        }
    }

    @Test
    void theStatusOfAService(Api api) {
        Resource services = api.namespaced("v1", "Service", "services");
        services.create("""
                metadata: {name: test, labels: {test-service: 'true'}}
                spec:
                  type: LoadBalancer
                  loadBalancerClass: example.com/internal-vip
                  ports: [{name: http, port: 80, targetPort: 80}]
                """);
        try (Watching watch = services.watch(Resource.labels("test-service=true"))) {
            assertThat(watch.next("ADDED").name()).isEqualTo("test");
            assertThat(services.get("test/status").at("/status/loadBalancer").isEmpty())
                    .isTrue();
            services.patch("test/status", """
                    metadata: {annotations: {patchedstatus: "true"}}
                    status: {loadBalancer: {ingress: [{ip: 203.0.113.1}]}}
                    """);
            Watching.Event patched = watch.next("MODIFIED");
            assertThat(patched.text("/metadata/annotations/patchedstatus")).isEqualTo("true");
            assertThat(patched.text("/status/loadBalancer/ingress/0/ip")).isEqualTo("203.0.113.1");

            services.change(
                    "test/status",
                    service -> service.withArray("/status/conditions").add(Api.yaml("""
                    {type: StatusUpdate, status: 'True', reason: E2E, message: Set from a test,
                     lastTransitionTime: '2026-01-02T03:04:05Z'}""")));
            assertThat(watch.next("MODIFIED").text("/status/conditions/0/reason"))
                    .isEqualTo("E2E");

            services.strategicPatch("test", "metadata: {labels: {test-service-2: patched}}");
            assertThat(watch.next("MODIFIED").text("/metadata/labels/test-service-2"))
                    .isEqualTo("patched");
            services.delete("test");
            assertThat(watch.await("DELETED", event -> true).name()).isEqualTo("test");
        }
    }

    @Test
    void servicesAreDeletedTogether(Api api) {
        Resource services = api.namespaced("v1", "Service", "services");
        for (int i = 0; i < 3; i++) {
            String label = i < 2 ? "those" : "not";
            services.create("""
                    metadata: {name: svc-%d, labels: {delete: %s}}
                    spec: {ports: [{port: 80}]}
                    """.formatted(i, label));
        }
        services.deleteAll("delete=those");
        assertThat(services.names("")).containsExactly("svc-2");
    }

    @Test
    void theKubernetesServiceIsFoundAmongAll(Api api) {
        JsonNode all = api.cluster("v1", "Service", "services").list("");
        assertThat(all.path("items"))
                .anyMatch(service -> Answer.text(service, "/metadata/name").equals("kubernetes")
                        && Answer.text(service, "/metadata/namespace").equals("default"));
    }

    @Test
    void theKubernetesServiceIsSecure(Api api) {
        ObjectNode service =
                api.namespaced("v1", "Service", "services").in("default").get("kubernetes");
        assertThat(service.at("/spec/ports"))
                .anyMatch(port -> Answer.text(port, "/name").equals("https")
                        && Answer.text(port, "/port").equals("443"));
    }

    @Test
    void aServiceThatSelectsNoPodsHasEmptyEndpointSlicesWhileItExists(Api api) {
        emptyService(api);
        Resource slices = api.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");
        String mine = Resource.labels("kubernetes.io/service-name=empty");
        Eventually.holds(() -> {
            JsonNode items = slices.list(mine).path("items");
            assertThat(items).hasSize(1);
            assertThat(items.path(0).path("endpoints")).isEmpty();
            assertThat(Answer.text(items.path(0), "/metadata/labels/endpointslice.kubernetes.io~1managed-by"))
                    .isEqualTo("endpointslice-controller.k8s.io");
        });
        api.namespaced("v1", "Service", "services").delete("empty");
        Eventually.holds(() -> assertThat(slices.names(mine)).isEmpty());
    }

    @Test
    void aServiceThatSelectsNoPodsHasEmptyEndpointsWhileItExists(Api api) {
        emptyService(api);
        Resource endpoints = api.namespaced("v1", "Endpoints", "endpoints");
        Eventually.holds(
                () -> assertThat(endpoints.get("empty").path("subsets")).isEmpty());
        api.namespaced("v1", "Service", "services").delete("empty");
        Eventually.holds(() -> assertThat(endpoints.isGone("empty")).isTrue());
    }

    private static void emptyService(Api api) {
        api.namespaced("v1", "Service", "services").create("""
                metadata: {name: empty}
                spec: {selector: {nothing: matches}, ports: [{name: example, port: 80, protocol: TCP}]}
                """);
    }
}
