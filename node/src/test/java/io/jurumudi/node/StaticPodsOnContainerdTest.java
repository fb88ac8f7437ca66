package io.jurumudi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jurumudi.node.runtime.ContainerRun;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods from manifests on a real containerd, without any API server. */
class StaticPodsOnContainerdTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = TestNode.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void runWithInitContainersVolumesAndVariables() throws Exception {
        node.manifest("web.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                  - name: prepare
                    image: example.com/box:1
                    command: [sh, -c, "echo prepared > /data/file"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  containers:
                  - name: main
                    image: example.com/box:1
                    command: [sh, -c]
                    args: ["cat /data/file; echo $(GREETING) $POD; cat /etc/hosts; exec sleep 1000"]
                    env:
                    - {name: WHO, value: world}
                    - {name: GREETING, value: "hello $(WHO)"}
                    - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                    volumeMounts: [{name: data, mountPath: /data}]
                    resources: {limits: {cpu: 100m, memory: 64Mi}}
                  volumes: [{name: data, emptyDir: {medium: Memory}}]
                """);
        try (var kubelet = node.kubelet(Optional.empty())) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(node.log("web", "main"))
                            .contains("prepared")
                            .contains("hello world web-node-1")
                            .contains("Kubernetes-managed hosts file"));
            assertThat(node.pod("web").orElseThrow().ips()).hasSize(1);

            Files.delete(node.manifests().resolve("web.yaml"));
            await().atMost(LONG).until(() -> node.pod("web").isEmpty());
            assertThat(kubelet.pods()).isEmpty();
        }
    }

    @Test
    void restartWithGrowingDelaysWhenTheyFail() throws Exception {
        node.manifest("bad.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: bad}
                spec:
                  hostNetwork: true
                  containers: [{name: main, image: "example.com/box:1", command: [sh, -c, "exit 3"]}]
                """);
        try (var _ = node.kubelet(Optional.empty())) {
            await().atMost(LONG)
                    .until(() -> node.pod("bad")
                            .flatMap(pod -> pod.run("main"))
                            .filter(run -> run.restartCount() == 2 && run.exitCode() == 3)
                            .isPresent());
        }
    }

    @Test
    void goOnUntouchedUnderTheNextKubelet() throws Exception {
        node.manifest("stay.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: stay}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: main, image: "example.com/box:1", command: [sleep, "1000"]}]
                """);
        ContainerRun before;
        try (var _ = node.kubelet(Optional.empty())) {
            await().atMost(LONG).until(() -> !runningIn("stay").isEmpty());
            before = runningIn("stay").get();
        }
        assertThat(runningIn("stay")).contains(before);
        try (var _ = node.kubelet(Optional.empty())) {
            await().during(Duration.ofSeconds(3))
                    .atMost(LONG)
                    .until(() -> runningIn("stay").equals(Optional.of(before)));
        }
    }

    @Test
    void beginAnewWithInitializationWhenTheSandboxDies() throws Exception {
        node.manifest("phoenix.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: phoenix}
                spec:
                  terminationGracePeriodSeconds: 1
                  initContainers:
                  - {name: i1, image: "example.com/box:1", command: [sh, -c, "echo x >> /d/one"], volumeMounts: [{name: d, mountPath: /d}]}
                  - {name: i2, image: "example.com/box:1", command: [sh, -c, "echo x >> /d/two"], volumeMounts: [{name: d, mountPath: /d}]}
                  containers:
                  - name: main
                    image: example.com/box:1
                    command: [sh, -c, "cat /d/one /d/two; exec sleep 1000"]
                    volumeMounts: [{name: d, mountPath: /d}]
                  volumes: [{name: d, emptyDir: {}}]
                """);
        try (var _ = node.kubelet(Optional.empty())) {
            await().atMost(LONG).until(() -> runningIn("phoenix").isPresent());
            node.cri()
                    .stopPodSandbox(node.pod("phoenix")
                            .orElseThrow()
                            .newestSandbox()
                            .orElseThrow()
                            .id());
            await().atMost(LONG)
                    .until(() -> runningIn("phoenix")
                            .filter(run -> run.restartCount() == 1)
                            .isPresent());
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(node.log("phoenix", "main").lines()).hasSize(4));
        }
    }

    private Optional<ContainerRun> runningIn(String pod) {
        return node.pod(pod).flatMap(found -> found.run("main")).filter(ContainerRun::running);
    }
}
