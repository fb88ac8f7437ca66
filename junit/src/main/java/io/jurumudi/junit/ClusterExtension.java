package io.jurumudi.junit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.cluster.Cluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a cluster in memory, with controllers and scheduler, as a parameter of its constructor or methods: a {@link Cluster}
 * or an administrator's {@link KubernetesClient}. All tests of a class share it; it is started for the first and closed after the last.
 *
 * <pre>{@code
 * @ExtendWith(ClusterExtension.class)
 * class MyOperatorTest {
 *     @Test
 *     void makesADeployment(KubernetesClient client) { ... }
 * }
 * }</pre>
 */
public final class ClusterExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClusterExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == KubernetesClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Cluster cluster = clusterOf(context);
        return parameter.getParameter().getType() == Cluster.class ? cluster : cluster.client();
    }

    private static Cluster clusterOf(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(NAMESPACE).computeIfAbsent(Cluster.class, type -> start(), Cluster.class);
    }

    private static Cluster start() {
        try {
            // The store of the extension context closes what is AutoCloseable.
            return Cluster.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start a cluster for the test", e);
        }
    }
}
