package io.jurumudi.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.Selection;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.Map;
import java.util.Optional;

/** Keeps the certificates by which the API server is known in a config map in every namespace, where pods mount it from. */
public final class RootCaController implements Controller {
    private static final String NAME = "kube-root-ca.crt";
    private static final String FIELD = "ca.crt";
    private static final Map<String, String> DESCRIPTION = Map.of(
            "kubernetes.io/description",
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as"
                    + " the internal service IP or kubernetes.default.svc. No other usage is guaranteed across"
                    + " distributions of Kubernetes clusters.");

    private final Context context;
    private final String certificates;
    private final Informer<Namespace> namespaces;
    private final Informer<ConfigMap> maps;

    /** @param certificates in PEM */
    public RootCaController(Context context, String certificates) {
        this.context = context;
        this.certificates = certificates;
        this.namespaces = context.informer(Namespace.class);
        this.maps = context.informer(ConfigMap.class, Selection.everything().withFields("metadata.name=" + NAME));
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(namespaces, change -> loop.enqueue(Key.of(change.object())));
        context.onChange(maps, change -> {
            if (!(change instanceof Change.Added<ConfigMap>)) {
                loop.enqueue(Key.of(change.object().getMetadata().getNamespace()));
            }
        });
    }

    /** The key is a namespace's. */
    @Override
    public Outcome reconcile(Key key) {
        Optional<Namespace> namespace = namespaces.get(key);
        if (namespace.isEmpty() || namespace.get().getMetadata().getDeletionTimestamp() != null) {
            return Outcome.done();
        }
        Optional<ConfigMap> map = maps.get(key.name(), NAME);
        Map<String, String> data = Map.of(FIELD, certificates);
        if (map.isEmpty()) {
            create(key.name(), data);
        } else if (!data.equals(map.get().getData())) {
            context.client()
                    .configMaps()
                    .inNamespace(key.name())
                    .resource(new ConfigMapBuilder(map.get()).withData(data).build())
                    .update();
        }
        return Outcome.done();
    }

    private void create(String namespace, Map<String, String> data) {
        try {
            context.client()
                    .configMaps()
                    .inNamespace(namespace)
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .withNamespace(namespace)
                            .withAnnotations(DESCRIPTION)
                            .endMetadata()
                            .withData(data)
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (!Api.isAlreadyExists(e) && !Api.isNamespaceTerminating(e) && !Api.isNotFound(e)) {
                throw e;
            }
        }
    }
}
