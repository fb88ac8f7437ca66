package io.jurumudi.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Clients;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a component finds the API server it is a client of. */
final class ClientFlags {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "How to reach the API server, and as whom.")
    private Optional<Path> kubeconfig = Optional.empty();

    FlagProblems.Check check() {
        return new FlagProblems.Check()
                .that(kubeconfig.isPresent(), "--kubeconfig: is needed to find the API server")
                .that(
                        kubeconfig.filter(file -> !Files.isReadable(file)).isEmpty(),
                        "--kubeconfig: cannot read "
                                + kubeconfig.map(Path::toString).orElse(""));
    }

    KubernetesClient connect(String userAgent) throws IOException {
        return Clients.remote(kubeconfig.orElseThrow(), userAgent);
    }

    /** Makes a component of a client and its informers. */
    interface Maker {
        Component make(KubernetesClient client, Informers informers) throws Exception;
    }

    /** Runs one component until the process is told to stop. */
    void run(String userAgent, Maker maker) throws Exception {
        try (KubernetesClient client = connect(userAgent);
                Informers informers = new Informers(client)) {
            Component component = maker.make(client, informers);
            Foreground.whileRunning(component, component::start);
        }
    }
}
