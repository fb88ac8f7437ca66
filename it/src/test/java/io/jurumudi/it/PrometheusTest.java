package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus' discovery of what it is to measure: a program of client-go's informers that speaks protobuf. */
@Tag("root")
@ExtendWith(RunningCluster.Extension.class)
class PrometheusTest {
    private static final Path PROMTOOL = Fetched.program("trixie", "promtool");

    private static final String MANIFEST = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: prometheus}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: prometheus}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}, annotations: {scrape: "true"}}
                spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80, name: http}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: prometheus}
            spec: {selector: {app: web}, ports: [{port: 80, name: http}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: prometheus}
            spec:
              rules: [{host: web.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}}]
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "pod, __meta_kubernetes_pod_annotation_scrape, true",
        "service, __meta_kubernetes_service_name, web",
        "endpoints, __meta_kubernetes_pod_container_port_name, http",
        "endpointslice, __meta_kubernetes_endpointslice_port_name, http",
        "ingress, __meta_kubernetes_ingress_host, web.example.org",
        "node, __meta_kubernetes_node_address_InternalIP, "
    })
    void discoversTargets(String role, String label, String value, RunningCluster cluster) throws Exception {
        assumeThat(PROMTOOL).as("what ./jurumudi test unpacks").exists();
        kubectl(cluster, MANIFEST, "apply", "-f", "-").ok();
        kubectl(cluster, "", "-n", "prometheus", "rollout", "status", "deployment/web", "--timeout=60s")
                .ok();
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                scrape_configs:
                - job_name: all
                  kubernetes_sd_configs:
                  - {role: %s, kubeconfig_file: %s %s}
                """.formatted(
                        role, cluster.kubeconfig(), role.equals("node") ? "" : ", namespaces: {names: [prometheus]}"));
        // It always looks as long as it is told to: a short while first, and again if that was too short.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(discover(config))
                        .contains("\"" + label + "\": \"" + (value == null ? "" : value + "\"")));
    }

    private static String discover(Path config) throws Exception {
        return Command.run(
                        Map.of(),
                        List.of(
                                PROMTOOL.toString(),
                                "check",
                                "service-discovery",
                                "--timeout=2s",
                                config.toString(),
                                "all"))
                .ok();
    }

    private static Command.Result kubectl(RunningCluster cluster, String input, String... arguments) throws Exception {
        return Command.run(
                Map.of("KUBECONFIG", cluster.kubeconfig().toString()), input, UpCluster.prepend("kubectl", arguments));
    }
}
