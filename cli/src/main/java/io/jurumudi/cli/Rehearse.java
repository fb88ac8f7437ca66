package io.jurumudi.cli;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import io.jurumudi.client.Informers;
import io.jurumudi.cluster.Cluster;
import io.jurumudi.network.dns.ClusterDns;
import io.jurumudi.network.dns.ClusterDnsConfig;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.store.EmbeddedStore;
import io.jurumudi.store.Expect;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * A short run of what a start consists of, at the end of the build: the virtual machine watches which classes it needs and what they do,
 * and keeps them ready in a file so that every later start is quicker (JEPs 483, 514, 515). It needs no rights, no programs and no
 * network but loopback. What fails here only makes later starts slower, so the build goes on and is told.
 */
@Command(name = "rehearse", hidden = true, description = "Run the parts of a cluster for a moment.")
final class Rehearse implements Action {
    private static final Duration NO_RUNTIME = Duration.ofMillis(300);

    /** Whose classes a start needs, though much of them runs only where there are containers. */
    private static final List<String> ON_A_NODE = List.of("jurumudi-", "grpc-", "protobuf-java");

    /** One part of the rehearsal. */
    private interface Part {
        void play(Path directory) throws Exception;
    }

    @Override
    public void run(PrintWriter out) throws Exception {
        Path directory = Files.createTempDirectory("rehearse");
        try {
            attempt(out, "the store", Rehearse::store, directory);
            attempt(out, "the container runtime's client", Rehearse::runtime, directory);
            attempt(out, "a cluster", Rehearse::cluster, directory);
            attempt(out, "loading the classes of a node", Rehearse::classesOfNode, directory);
        } finally {
            delete(directory);
        }
    }

    private static void attempt(PrintWriter out, String name, Part part, Path directory) throws InterruptedException {
        try {
            part.play(directory);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            out.println("Without " + name + ", which makes starts slower: " + e);
        }
    }

    private static void store(Path directory) {
        byte[] value = "rehearse".getBytes(StandardCharsets.UTF_8);
        try (EmbeddedStore store = new EmbeddedStore(directory.resolve("store"))) {
            store.put("/rehearse/a", value, new Expect.Absent(), 0);
            store.put("/rehearse/a", value, new Expect.Anything(), 0);
            store.range("/rehearse/", "/rehearse0", 0, 0);
            store.delete("/rehearse/a", new Expect.Anything());
        }
        // A store that is found again takes other ways than a new one.
        try (EmbeddedStore store = new EmbeddedStore(directory.resolve("store"))) {
            store.range("/rehearse/", "/rehearse0", 0, 0);
        }
    }

    private static void runtime(Path directory) {
        try (CriClient cri = CriClient.at(directory.resolve("nothing.sock"))) {
            cri.version(NO_RUNTIME);
        } catch (CriException nobodyAnswers) {
            // As it must be: no runtime is needed to build.
        }
    }

    private static void cluster(Path directory) throws Exception {
        Path kubeconfig = directory.resolve("kubeconfig");
        try (Cluster cluster = Cluster.start()) {
            Files.writeString(kubeconfig, cluster.kubeconfig());
            try (KubernetesClient client = Clients.remote(kubeconfig, "rehearse");
                    Informers informers = new Informers(client);
                    ClusterDns dns = new ClusterDns(
                            client,
                            informers,
                            ClusterDnsConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))) {
                dns.start();
                deploy(client);
                client.pods()
                        .inNamespace("default")
                        .withLabel("app", "rehearse")
                        .waitUntilCondition(pod -> pod != null, 30, TimeUnit.SECONDS);
            }
        }
    }

    private static void deploy(KubernetesClient client) {
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
    }

    private static void classesOfNode(Path directory) throws IOException {
        ClassLoader loader = Rehearse.class.getClassLoader();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (ON_A_NODE.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
                try (JarFile classes = new JarFile(jar.toFile())) {
                    classes.stream()
                            .map(file -> file.getName())
                            .filter(name -> name.endsWith(".class") && name.indexOf('-') < 0)
                            .forEach(name -> load(name, loader));
                }
            }
        }
    }

    private static void load(String file, ClassLoader loader) {
        try {
            Class.forName(file.replaceFirst("\\.class$", "").replace('/', '.'), false, loader);
        } catch (ClassNotFoundException | LinkageError forSomethingElse) {
            // Libraries have parts for other libraries that we do not use.
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
