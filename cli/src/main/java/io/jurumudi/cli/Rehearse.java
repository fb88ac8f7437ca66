package io.jurumudi.cli;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import io.jurumudi.cluster.Cluster;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/**
 * A short run of a cluster in memory, at the end of the build: the virtual machine watches which classes a start needs, and keeps them
 * ready in a file so that every later start is quicker (JEP 514).
 */
@Command(name = "rehearse", hidden = true, description = "Run a cluster in memory for a moment.")
final class Rehearse implements Action {
    @Override
    public void run(PrintWriter out) throws Exception {
        Path kubeconfig = Files.createTempFile("rehearse", ".kubeconfig");
        try (Cluster cluster = Cluster.start()) {
            Files.writeString(kubeconfig, cluster.kubeconfig());
            try (KubernetesClient client = Clients.remote(kubeconfig, "rehearse")) {
                client.resource(new DeploymentBuilder()
                                .withNewMetadata()
                                .withName("rehearse")
                                .withNamespace("default")
                                .endMetadata()
                                .withNewSpec()
                                .withNewSelector()
                                .addToMatchLabels("app", "rehearse")
                                .endSelector()
                                .withNewTemplate()
                                .withNewMetadata()
                                .addToLabels("app", "rehearse")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("main")
                                .withImage("rehearse")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                        .create();
                client.pods()
                        .inNamespace("default")
                        .withLabel("app", "rehearse")
                        .waitUntilCondition(pod -> pod != null, 30, TimeUnit.SECONDS);
            }
        } finally {
            Files.delete(kubeconfig);
        }
    }
}
