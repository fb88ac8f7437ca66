package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Kubernetes project's own Java client. */
@Tag("root")
@ExtendWith(RunningCluster.Extension.class)
class OfficialClientTest {
    private static final String NAMESPACE = "official";

    private ApiClient client;
    private CoreV1Api core;

    @BeforeEach
    void connect(RunningCluster cluster) throws Exception {
        client = Config.fromConfig(cluster.kubeconfig().toString());
        client.setReadTimeout(60_000);
        core = new CoreV1Api(client);
        try {
            core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE)))
                    .execute();
        } catch (ApiException there) {
            assertThat(there.getCode()).isEqualTo(409);
        }
    }

    @AfterEach
    void disconnect() {
        client.getHttpClient().dispatcher().executorService().shutdown();
        client.getHttpClient().connectionPool().evictAll();
    }

    @Test
    void objectsAreCreatedReadReplacedPatchedListedAndDeleted() throws Exception {
        V1ConfigMap created = core.createNamespacedConfigMap(NAMESPACE, configMap("crud", "red"))
                .execute();
        assertThat(created.getMetadata().getUid()).isNotBlank();
        V1ConfigMap read = core.readNamespacedConfigMap("crud", NAMESPACE).execute();
        assertThat(read).isEqualTo(created);

        read.putDataItem("size", "small");
        V1ConfigMap replaced =
                core.replaceNamespacedConfigMap("crud", NAMESPACE, read).execute();
        assertThat(replaced.getData()).containsEntry("size", "small");
        assertThatThrownBy(() ->
                        core.replaceNamespacedConfigMap("crud", NAMESPACE, read).execute())
                .isInstanceOfSatisfying(
                        ApiException.class, stale -> assertThat(stale.getCode()).isEqualTo(409));

        V1ConfigMap patched = PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap(
                                "crud",
                                NAMESPACE,
                                new V1Patch("[{\"op\":\"replace\",\"path\":\"/data/color\",\"value\":\"blue\"}]"))
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_JSON_PATCH,
                client);
        assertThat(patched.getData()).containsEntry("color", "blue");

        V1ConfigMapList list = core.listNamespacedConfigMap(NAMESPACE)
                .labelSelector("test=crud")
                .execute();
        assertThat(list.getItems())
                .singleElement()
                .satisfies(item -> assertThat(item.getMetadata()).isEqualTo(patched.getMetadata()));
        core.deleteNamespacedConfigMap("crud", NAMESPACE).execute();
        assertThatThrownBy(() -> core.readNamespacedConfigMap("crud", NAMESPACE).execute())
                .isInstanceOfSatisfying(
                        ApiException.class, gone -> assertThat(gone.getCode()).isEqualTo(404));
    }

    @Test
    void aWatchTellsWhatHappensAfterAList() throws Exception {
        String since =
                core.listNamespacedConfigMap(NAMESPACE).execute().getMetadata().getResourceVersion();
        core.createNamespacedConfigMap(NAMESPACE, configMap("watched", "red")).execute();
        core.deleteNamespacedConfigMap("watched", NAMESPACE).execute();
        try (Watch<V1ConfigMap> watch = Watch.createWatch(
                client,
                core.listNamespacedConfigMap(NAMESPACE)
                        .labelSelector("test=watched")
                        .resourceVersion(since)
                        .watch(true)
                        .buildCall(null),
                new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
            assertThat(watch.next().type).isEqualTo("ADDED");
            Watch.Response<V1ConfigMap> deleted = watch.next();
            assertThat(deleted.type).isEqualTo("DELETED");
            assertThat(deleted.object.getMetadata().getName()).isEqualTo("watched");
        }
    }

    @Test
    void anInformerFollowsWhatHappens() throws Exception {
        client.setReadTimeout(0);
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<V1ConfigMap> informer = factory.sharedIndexInformerFor(
                parameters -> core.listNamespacedConfigMap(NAMESPACE)
                        .labelSelector("test=informed")
                        .resourceVersion(parameters.resourceVersion)
                        .timeoutSeconds(parameters.timeoutSeconds)
                        .watch(parameters.watch)
                        .buildCall(null),
                V1ConfigMap.class,
                V1ConfigMapList.class);
        informer.addEventHandler(noting(seen));
        factory.startAllRegisteredInformers();
        try {
            await().atMost(Duration.ofSeconds(30)).until(informer::hasSynced);
            core.createNamespacedConfigMap(NAMESPACE, configMap("informed", "red"))
                    .execute();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("added red");
            core.replaceNamespacedConfigMap("informed", NAMESPACE, configMap("informed", "blue"))
                    .execute();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("updated blue");
            core.deleteNamespacedConfigMap("informed", NAMESPACE).execute();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("deleted blue");
        } finally {
            factory.stopAllRegisteredInformers();
        }
    }

    private static ResourceEventHandler<V1ConfigMap> noting(BlockingQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(V1ConfigMap map) {
                seen.add("added " + map.getData().get("color"));
            }

            @Override
            public void onUpdate(V1ConfigMap old, V1ConfigMap map) {
                seen.add("updated " + map.getData().get("color"));
            }

            @Override
            public void onDelete(V1ConfigMap map, boolean unknown) {
                seen.add("deleted " + map.getData().get("color"));
            }
        };
    }

    @Test
    void aCommandInAContainerHasItsStreamsAndExitCode() throws Exception {
        V1Container container = new V1Container()
                .name("shell")
                .image(BusyboxImage.name(1))
                .command(List.of("sh", "-c", "echo ready; exec idle"));
        V1Pod pod = core.createNamespacedPod(
                        NAMESPACE,
                        new V1Pod()
                                .metadata(new V1ObjectMeta().name("shell"))
                                .spec(new V1PodSpec().containers(List.of(container))))
                .execute();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> "Running"
                        .equals(core.readNamespacedPod("shell", NAMESPACE)
                                .execute()
                                .getStatus()
                                .getPhase()));
        try (var log = new BufferedReader(
                new InputStreamReader(new PodLogs(client).streamNamespacedPodLog(pod), StandardCharsets.UTF_8))) {
            assertThat(log.readLine()).isEqualTo("ready");
        }
        Process process =
                new Exec(client).exec(pod, new String[] {"sh", "-c", "read line; echo got $line; exit 3"}, true, false);
        try (var in = process.getOutputStream()) {
            in.write("typed\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("got typed\n");
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        core.deleteNamespacedPod("shell", NAMESPACE).gracePeriodSeconds(0).execute();
    }

    private static V1ConfigMap configMap(String name, String color) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).labels(Map.of("test", name)))
                .data(Map.of("color", color));
    }
}
