package io.jurumudi.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Does with a cluster what people do with one: plays {@link Transcript}s with real kubectls, an old and a new one, each in a namespace of
 * its own. Those under {@code shows} are stories; those under {@code conformance/kubectl} are named after upstream's tests.
 * {@code -Dshow=NAME} plays one of them.
 */
@Tag("root")
@ExtendWith(RunningCluster.Extension.class)
class ShowsTest {
    private static final Path FILES = Path.of("src/test/resources/io/jurumudi/it");
    private static final List<String> FOLDERS = List.of("shows", "conformance/kubectl");

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path home;

    static Stream<Arguments> shows() throws IOException {
        String only = System.getProperty("show", "");
        Stream.Builder<Arguments> shows = Stream.builder();
        for (Kubectl kubectl : Kubectl.all()) {
            for (String folder : FOLDERS) {
                try (Stream<Path> files = Files.list(FILES.resolve(folder))) {
                    files.map(file -> folder + "/" + file.getFileName())
                            .filter(name -> name.endsWith(".txt") && name.contains(only))
                            .sorted()
                            .forEach(name -> shows.add(Arguments.of(name, kubectl)));
                }
            }
        }
        return shows.build();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("shows")
    void behavesAsUpstream(String show, Kubectl kubectl, RunningCluster cluster) throws Exception {
        String name = show.replaceAll(".*/|[^a-z/-]+|txt", "").replaceAll("^-", "");
        Path directory = Files.createDirectories(home.resolve(kubectl.name()).resolve(name));
        Path ours = Files.copy(cluster.kubeconfig(), directory.resolve("kubeconfig"));
        String namespace =
                name + "-" + kubectl.name() + "-" + ProcessHandle.current().pid();
        Path functions = FILES.resolve("shows/functions.sh").toAbsolutePath();
        Map<String, String> environment = new HashMap<>(kubectl.environment());
        environment.putAll(Map.of("KUBECONFIG", ours.toString(), "NS", namespace, "TERM", "xterm"));
        try (Shell shell = new Shell(directory, environment, functions)) {
            shell.run("kubectl create namespace $NS; kubectl config set-context --current --namespace=$NS");
            try {
                Transcript.read(FILES.resolve(show)).play(shell);
            } finally {
                shell.run("kubectl delete namespace $NS --wait=false");
            }
        }
    }
}
