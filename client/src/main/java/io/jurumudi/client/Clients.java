package io.jurumudi.client;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes the clients that components speak through. Whoever makes a client closes it; one serves any number of threads. */
public final class Clients {
    /** Only a name: requests of a local client go to its transport. */
    private static final String LOCAL_URL = "https://kubernetes.local/";

    private static final int REQUEST_TIMEOUT_MILLIS = 30_000;

    private Clients() {}

    /**
     * A client for the current context of a kubeconfig file, over the network. Token files it names are read again as they
     * are renewed. Nothing else (environment, home directory, service account mount) is consulted.
     *
     * @param userAgent what the server's logs and managed fields call this client, such as {@code kube-scheduler}
     * @throws IOException when the file cannot be read or has no current context with a server
     */
    public static KubernetesClient remote(Path kubeconfig, String userAgent) throws IOException {
        if (!Files.isReadable(kubeconfig)) {
            throw new IOException("cannot read the kubeconfig file " + kubeconfig);
        }
        Config config = Config.empty();
        String nowhere = config.getMasterUrl();
        io.fabric8.kubernetes.api.model.Config parsed;
        try {
            parsed = KubeConfigUtils.parseConfig(kubeconfig.toFile());
            KubeConfigUtils.merge(config, null, parsed);
        } catch (KubernetesClientException e) {
            throw new IOException("the kubeconfig file " + kubeconfig + " is not valid: " + e.getMessage(), e);
        }
        if (config.getCurrentContext() == null || config.getMasterUrl().equals(nowhere)) {
            throw new IOException("the kubeconfig file " + kubeconfig + " has no current context with a server");
        }
        tokenFile(config, parsed).ifPresent(file -> {
            Path path = kubeconfig.toAbsolutePath().resolveSibling(file);
            config.setOauthTokenProvider(new FileToken(path, Clock.systemUTC())::get);
        });
        return build(config, userAgent, new TransportHttpClient.NetworkFactory(config.getMasterUrl()), serialization());
    }

    /** A client whose requests go to the transport; who it acts as is the transport's business. */
    public static KubernetesClient local(LocalTransport transport, String userAgent) {
        return local(transport, userAgent, serialization());
    }

    /**
     * The same, with a codec shared with other clients: how to read and write each type is worked out once for all of them, which
     * for the larger types takes longer than anything else a client does at its start.
     *
     * @param shared from {@link #serialization}
     */
    public static KubernetesClient local(LocalTransport transport, String userAgent, KubernetesSerialization shared) {
        Config config = Config.empty();
        config.setMasterUrl(LOCAL_URL);
        return build(config, userAgent, new TransportHttpClient.LocalFactory(transport), shared);
    }

    /** A codec that several clients of a process may share. */
    public static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper();
        // Go writes null for a list that is empty and may not be left out, such as the endpoints of a slice.
        JsonSetter.Value nullIsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        mapper.configOverride(List.class).setSetterInfo(nullIsEmpty);
        mapper.configOverride(Map.class).setSetterInfo(nullIsEmpty);
        // Not searching the class path saves loading every model class there is.
        return new KubernetesSerialization(mapper, false);
    }

    static KubernetesClient build(
            Config config, String userAgent, TransportHttpClient.Factory factory, KubernetesSerialization json) {
        config.setUserAgent(userAgent);
        config.setOnlyHttpWatches(true);
        config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
        // Control loops have a back-off of their own; a second one below them would only hide what goes wrong.
        config.setRequestRetryBackoffLimit(0);
        // Not by fabric8's builder, which finds this very class by reflection and makes a codec that nobody uses.
        return new KubernetesClientImpl(factory.newBuilder(config).build(), config, new VirtualThreads(), json);
    }

    private static Optional<String> tokenFile(Config config, io.fabric8.kubernetes.api.model.Config parsed) {
        String user = config.getCurrentContext().getContext().getUser();
        return parsed.getUsers().stream()
                .filter(named -> named.getName().equals(user))
                .map(NamedAuthInfo::getUser)
                .map(AuthInfo::getTokenFile)
                .filter(file -> file != null && !file.isEmpty())
                .findFirst();
    }

    private static final class VirtualThreads implements KubernetesClientBuilder.ExecutorSupplier {
        @Override
        public Executor get() {
            return Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("client-task-", 0).factory());
        }

        @Override
        public void onClose(Executor executor) {
            ((ExecutorService) executor).shutdownNow();
        }
    }
}
