package io.jurumudi.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster whose containers run, for all tests that change nothing of the cluster itself: started by {@code jurumudi up} for the
 * first of them and taken down after the last. {@code KUBECONFIG}, if set, names a cluster to use instead (with the images of
 * {@link BusyboxImage} in it), so that upstream can be held to the same expectations.
 *
 * @param kubeconfig an administrator's
 */
record RunningCluster(Path kubeconfig, Optional<UpCluster> up) implements AutoCloseable {

    private static RunningCluster start() {
        if (System.getenv("KUBECONFIG") != null) {
            return new RunningCluster(Path.of(System.getenv("KUBECONFIG")), Optional.empty());
        }
        try {
            UpCluster cluster = UpCluster.start();
            BusyboxImage.importInto(cluster, 1);
            BusyboxImage.importInto(cluster, 2);
            return new RunningCluster(cluster.kubeconfig(), Optional.of(cluster));
        } catch (IOException e) {
            throw new IllegalStateException("cannot start a cluster for the tests", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a cluster started", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (up.isPresent()) {
            up.get().close();
        }
    }

    /** Gives test classes and methods the cluster as a parameter. */
    static final class Extension implements ParameterResolver {
        private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(RunningCluster.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            // The store of the whole run closes what is AutoCloseable.
            return context.getRoot()
                    .getStore(STORE)
                    .computeIfAbsent(RunningCluster.class, type -> start(), RunningCluster.class);
        }
    }
}
