package io.jurumudi.it.conformance;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.jurumudi.cluster.Cluster;
import java.net.http.HttpClient;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test an {@link Api} with a namespace of its own. The cluster behind it, with controllers and scheduler and without
 * nodes, serves the tests of all classes.
 */
final class ConformanceCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ConformanceCluster.class);

    private record Shared(Cluster cluster, HttpClient http) implements AutoCloseable {
        static Shared start() {
            try {
                Cluster cluster = Cluster.start();
                return new Shared(cluster, Api.http(cluster));
            } catch (Exception e) {
                throw new IllegalStateException("cannot start a cluster for the tests", e);
            }
        }

        @Override
        public void close() {
            http.shutdownNow();
            cluster.close();
        }
    }

    private record OwnNamespace(Shared shared, String name) implements AutoCloseable {
        static OwnNamespace create(Shared shared) {
            String name = "test-" + UUID.randomUUID();
            shared.cluster
                    .client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
            return new OwnNamespace(shared, name);
        }

        @Override
        public void close() {
            shared.cluster.client().namespaces().withName(name).delete();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Api.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shared shared =
                context.getRoot().getStore(STORE).computeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
        OwnNamespace namespace = context.getStore(STORE)
                .computeIfAbsent(OwnNamespace.class, type -> OwnNamespace.create(shared), OwnNamespace.class);
        return Api.of(shared.http, shared.cluster.url(), namespace.name);
    }
}
