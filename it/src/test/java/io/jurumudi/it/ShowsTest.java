package io.jurumudi.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Does with a cluster what people do with one: plays the {@link Transcript}s under {@code shows} with the real kubectl, each in a
 * namespace of its own. {@code -Dshow=NAME} plays one of them; {@code KUBECONFIG}, if set, names a cluster to use instead of a
 * new one (with the images of {@link BusyboxImage} in it), so that upstream can be held to the same expectations.
 */
@Tag("root")
class ShowsTest {
    private static final Path FILES = Path.of("src/test/resources/io/jurumudi/it/shows");

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path home;

    private static UpCluster cluster;
    private static Path kubeconfig;

    @BeforeAll
    static void startCluster() throws Exception {
        if (System.getenv("KUBECONFIG") != null) {
            kubeconfig = Path.of(System.getenv("KUBECONFIG"));
        } else {
            cluster = UpCluster.start();
            BusyboxImage.importInto(cluster, 1);
            BusyboxImage.importInto(cluster, 2);
            kubeconfig = cluster.kubeconfig();
        }
    }

    @AfterAll
    static void takeClusterDown() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    static Stream<String> shows() throws IOException {
        String only = System.getProperty("show", "");
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt") && name.contains(only))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shows")
    void behavesAsUpstream(String show) throws Exception {
        Path directory = Files.createDirectories(home.resolve(show));
        Path ours = Files.copy(kubeconfig, directory.resolve("kubeconfig"));
        String namespace = show.replaceAll("[^a-z]+|txt", "") + "-"
                + ProcessHandle.current().pid();
        Path functions = FILES.resolve("functions.sh").toAbsolutePath();
        try (Shell shell = new Shell(
                directory, Map.of("KUBECONFIG", ours.toString(), "NS", namespace, "TERM", "xterm"), functions)) {
            shell.run("kubectl create namespace $NS; kubectl config set-context --current --namespace=$NS");
            try {
                Transcript.read(FILES.resolve(show)).play(shell);
            } finally {
                shell.run("kubectl delete namespace $NS --wait=false");
            }
        }
    }
}
