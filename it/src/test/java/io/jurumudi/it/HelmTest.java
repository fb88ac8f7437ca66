package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.extension.ExtendWith;

/** Helm itself, as the library its command is made of. */
@Tag("root")
@EnabledOnOs(architectures = "amd64")
@ExtendWith(RunningCluster.Extension.class)
class HelmTest {
    private static final Path CHART = Path.of("src/test/resources/io/jurumudi/it/chart");
    private static final String NAMESPACE = "helm";
    private static final int PATIENCE_SECONDS = 60;

    @Test
    void aChartIsInstalledUpgradedRolledBackTestedAndUninstalled(RunningCluster cluster) throws Exception {
        Path kubeconfig = cluster.kubeconfig();
        try (KubernetesClient client = Clients.remote(kubeconfig, "helm-test")) {
            installed(kubeconfig, client);
            upgraded(kubeconfig, client);
            rolledBack(kubeconfig, client);
            Helm.test("site")
                    .withNamespace(NAMESPACE)
                    .withKubeConfig(kubeconfig)
                    .withTimeout(PATIENCE_SECONDS)
                    .call();
            assertThat(pod(client, "site-test").getStatus().getPhase()).isEqualTo("Succeeded");
            uninstalled(kubeconfig, client);
            client.namespaces().withName(NAMESPACE).delete();
        }
    }

    private static void installed(Path kubeconfig, KubernetesClient client) {
        Release release = new Helm(CHART)
                .install()
                .withName("site")
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(kubeconfig)
                .waitReady()
                .withTimeout(PATIENCE_SECONDS)
                .call();
        assertThat(release.getStatus()).isEqualTo("deployed");
        Pod hook = pod(client, "site-prepare");
        assertThat(hook.getStatus().getPhase()).isEqualTo("Succeeded");
        Deployment site = site(client);
        assertThat(site.getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(site.getMetadata().getAnnotations().get("server")).startsWith("v1.36");
        assertThat(site.getMetadata().getCreationTimestamp())
                .as("what the hook has to precede")
                .isGreaterThanOrEqualTo(hook.getMetadata().getCreationTimestamp());
    }

    private static void upgraded(Path kubeconfig, KubernetesClient client) {
        Release release = new Helm(CHART)
                .upgrade()
                .withName("site")
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .set("version", 2)
                .set("replicas", 2)
                .waitReady()
                .withTimeout(PATIENCE_SECONDS)
                .call();
        assertThat(release.getRevision()).isEqualTo("2");
        assertThat(image(client)).isEqualTo("web:2");
        assertThat(site(client).getStatus().getReadyReplicas()).isEqualTo(2);
        assertThat(client.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("site-upgraded")
                        .require()
                        .getData())
                .containsEntry("to", "2");
    }

    private static void rolledBack(Path kubeconfig, KubernetesClient client) {
        // Nobody has this version, so it never becomes ready, and Helm takes it back.
        assertThatThrownBy(() -> new Helm(CHART)
                        .upgrade()
                        .withName("site")
                        .withNamespace(NAMESPACE)
                        .withKubeConfig(kubeconfig)
                        .set("version", 404)
                        .set("replicas", 2)
                        .atomic()
                        .withTimeout(5)
                        .call())
                .hasMessageContaining("rolled back due to atomic being set");
        assertThat(image(client)).isEqualTo("web:2");
        assertThat(Helm.history("site").withNamespace(NAMESPACE).withKubeConfig(kubeconfig).call().stream()
                        .map(ReleaseHistory::getStatus))
                .containsExactly("superseded", "superseded", "failed", "deployed");
    }

    private static void uninstalled(Path kubeconfig, KubernetesClient client) {
        Helm.uninstall("site")
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .call();
        assertThat(client.apps().deployments().inNamespace(NAMESPACE).list().getItems())
                .isEmpty();
        assertThat(client.services().inNamespace(NAMESPACE).list().getItems()).isEmpty();
        assertThat(client.pods()
                        .inNamespace(NAMESPACE)
                        .withName("site-farewell")
                        .get())
                .as("the hook that had to succeed first")
                .isNull();
        assertThat(client.secrets()
                        .inNamespace(NAMESPACE)
                        .withLabel("owner", "helm")
                        .list()
                        .getItems())
                .isEmpty();
    }

    private static String image(KubernetesClient client) {
        return site(client)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static Deployment site(KubernetesClient client) {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("site")
                .require();
    }

    private static Pod pod(KubernetesClient client, String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).require();
    }
}
