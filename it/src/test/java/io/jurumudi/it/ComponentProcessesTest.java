package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.PodCleanup;
import io.jurumudi.node.containerd.Containerd;
import io.jurumudi.node.containerd.ContainerdConfig;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.CertificateDirectory;
import io.jurumudi.server.certs.Kubeconfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The cluster someone assembles by hand: five processes that know of each other only certificates, kubeconfigs and flags. */
class ComponentProcessesTest {
    private static final String NODE = "by-hand";
    private static final String BRIDGE = "jm-by-hand";
    private static final String PODS = "10.201.0.0/24";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private int port;
    private Containerd containerd;

    @BeforeEach
    void prepareWhatTheGuidePrepares() throws Exception {
        port = UpCluster.freePort();
        CertificateDirectory pki = new CertificateDirectory(directory.resolve("pki"), Clock.systemUTC());
        CertificateAuthority authority = pki.authority("ca", "kubernetes");
        pki.server(
                "apiserver", authority, "kube-apiserver", List.of("127.0.0.1", "10.198.0.1", "kubernetes.default.svc"));
        pki.server("kubelet", authority, "system:node:" + NODE, List.of(NODE, "127.0.0.1"));
        pki.client("kubelet-client", authority, "kube-apiserver", List.of("system:masters"));
        pki.serviceAccountKeys();
        kubeconfig(pki, authority, "admin", "kubernetes-admin", "system:masters");
        kubeconfig(pki, authority, "controller-manager", "system:kube-controller-manager", "");
        kubeconfig(pki, authority, "scheduler", "system:kube-scheduler", "");
        kubeconfig(pki, authority, "kubelet-user", "system:node:" + NODE, "system:nodes");
        kubeconfig(pki, authority, "proxy", "system:kube-proxy", "");

        containerd = Containerd.startOrAdopt(ContainerdConfig.in(directory.resolve("containerd")));
        Files.writeString(containerd.config().cniConfDir().resolve("10-bridge.conflist"), """
                {"cniVersion": "0.4.0", "name": "by-hand", "plugins": [
                  {"type": "bridge", "bridge": "%s", "isGateway": true, "ipMasq": true, "hairpinMode": true,
                   "ipam": {"type": "host-local", "dataDir": "%s", "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
                """.formatted(
                        BRIDGE, directory.resolve("ipam"), PODS));
        describeCommands();
    }

    private void kubeconfig(
            CertificateDirectory pki, CertificateAuthority authority, String name, String user, String group)
            throws IOException {
        var identity = pki.client(name, authority, user, group.isEmpty() ? List.of() : List.of(group));
        Files.writeString(
                file(name + ".kubeconfig"),
                Kubeconfig.withClientCertificate(
                        "by-hand", "https://127.0.0.1:" + port, authority.pem(), user, identity));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private String pki(String name) {
        return directory.resolve("pki").resolve(name).toString();
    }

    private void describeCommands() {
        commands.put(
                "kube-apiserver",
                List.of(
                        "--data-dir=" + file("store"),
                        "--secure-port=" + port,
                        "--bind-address=127.0.0.1",
                        "--tls-cert-file=" + pki("apiserver.crt"),
                        "--tls-private-key-file=" + pki("apiserver.key"),
                        "--client-ca-file=" + pki("ca.crt"),
                        "--authorization-mode=Node,RBAC",
                        "--service-account-key-file=" + pki("sa.pub"),
                        "--service-account-signing-key-file=" + pki("sa.key"),
                        "--service-cluster-ip-range=10.198.0.0/24",
                        "--kubelet-client-certificate=" + pki("kubelet-client.crt"),
                        "--kubelet-client-key=" + pki("kubelet-client.key"),
                        "--kubelet-certificate-authority=" + pki("ca.crt"),
                        "--kubelet-preferred-address-types=InternalIP"));
        commands.put(
                "kube-controller-manager",
                List.of(
                        "--kubeconfig=" + file("controller-manager.kubeconfig"),
                        "--use-service-account-credentials",
                        "--leader-elect=false",
                        "--root-ca-file=" + pki("ca.crt")));
        // Without an election: a component that loses its lease ends, and nobody here would start it again.
        commands.put("kube-scheduler", List.of("--kubeconfig=" + file("scheduler.kubeconfig"), "--leader-elect=false"));
        commands.put(
                "kubelet",
                List.of(
                        "--kubeconfig=" + file("kubelet-user.kubeconfig"),
                        "--hostname-override=" + NODE,
                        "--node-ip=127.0.0.1",
                        "--root-dir=" + file("kubelet"),
                        "--container-runtime-endpoint=" + containerd.config().endpoint(),
                        "--tls-cert-file=" + pki("kubelet.crt"),
                        "--tls-private-key-file=" + pki("kubelet.key"),
                        "--client-ca-file=" + pki("ca.crt"),
                        "--cgroup-root=/" + BRIDGE,
                        "--port=0"));
        commands.put(
                "kube-proxy",
                List.of(
                        "--kubeconfig=" + file("proxy.kubeconfig"),
                        "--hostname-override=" + NODE,
                        "--cluster-cidr=" + PODS));
    }

    @AfterEach
    void takeEverythingAway() throws Exception {
        for (Process process : processes.values()) {
            process.destroy();
            process.waitFor();
        }
        PodCleanup.drainAll(
                KubeletConfig.builder()
                        .nodeName(NODE)
                        .rootDir(file("kubelet"))
                        .containerRuntimeEndpoint(containerd.config().endpoint())
                        .cgroupRoot("/" + BRIDGE)
                        .build(),
                Duration.ofSeconds(10));
        Command.run(Map.of(), List.of(House.root().resolve("jurumudi").toString(), "proxy", "--cleanup"))
                .ok();
        containerd.stop();
        Command.run(Map.of(), List.of("ip", "link", "delete", BRIDGE));
    }

    @Test
    void fiveProcessesMakeAClusterAndEachCanBeKilledAndStartedAgainAlone() throws Exception {
        for (String name : commands.keySet()) {
            start(name);
        }
        kubectlEventually("wait", "node/" + NODE, "--for=condition=Ready", "--timeout=5s");
        importWebImage();
        kubectl("create", "deployment", "web", "--image=" + BusyboxImage.name(1), "--replicas=2")
                .ok();
        kubectl("wait", "deployment/web", "--for=condition=Available", "--timeout=120s")
                .ok();
        kubectl("expose", "deployment/web", "--port=80").ok();
        String clusterIp = kubectl("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}")
                .ok();
        eventuallyAnswers(clusterIp);
        String firstPods = containerIds();

        int replicas = 2;
        for (String name : commands.keySet()) {
            processes.get(name).destroyForcibly().waitFor();
            start(name);

            replicas++;
            kubectlEventually("scale", "deployment/web", "--replicas=" + replicas);
            kubectl("wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=" + replicas, "--timeout=120s")
                    .ok();
            eventuallyAnswers(clusterIp);
        }
        assertThat(containerIds())
                .as("the containers that ran from the start, untouched")
                .contains(firstPods.split("\n"));
    }

    private void start(String name) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(House.root().resolve("jurumudi").toString(), name));
        command.addAll(commands.get(name));
        processes.put(name, Command.start(file(name + ".log"), command));
    }

    private void importWebImage() throws IOException, InterruptedException {
        Path archive = file("web.tar");
        BusyboxImage.write(archive, 1);
        containerd.importImage(archive);
    }

    private Command.Result kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", file("admin.kubeconfig").toString()));
        command.addAll(List.of(arguments));
        return Command.run(Map.of(), command);
    }

    /** For what may fail until a component is up again. */
    private void kubectlEventually(String... arguments) {
        await(String.join(" ", arguments))
                .atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> kubectl(arguments).code() == 0);
    }

    /** A proxy that was refused while the API server made its roles asks again after up to half a minute, as upstream's. */
    private static void eventuallyAnswers(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await("an answer from " + address)
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .startsWith("web 1"));
        }
    }

    private String containerIds() throws IOException, InterruptedException {
        return kubectl(
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[*]}{.status.containerStatuses[0].containerID}{\"\\n\"}{end}")
                .ok();
    }
}
