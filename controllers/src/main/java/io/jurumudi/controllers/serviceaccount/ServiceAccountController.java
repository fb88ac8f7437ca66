package io.jurumudi.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.Optional;

/** Keeps a service account named {@code default} in every namespace. */
public final class ServiceAccountController implements Controller {
    private static final String NAME = "default";

    private final Context context;
    private final Informer<Namespace> namespaces;
    private final Informer<ServiceAccount> accounts;

    public ServiceAccountController(Context context) {
        this.context = context;
        this.namespaces = context.informer(Namespace.class);
        this.accounts = context.informer(ServiceAccount.class);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(namespaces, change -> loop.enqueue(Key.of(change.object())));
        context.onChange(accounts, change -> {
            if (change instanceof Change.Deleted<ServiceAccount>(ServiceAccount account)
                    && NAME.equals(account.getMetadata().getName())) {
                loop.enqueue(Key.of(account.getMetadata().getNamespace()));
            }
        });
    }

    /** The key is a namespace's. */
    @Override
    public Outcome reconcile(Key key) {
        Optional<Namespace> namespace = namespaces.get(key);
        if (namespace.isEmpty()
                || namespace.get().getMetadata().getDeletionTimestamp() != null
                || accounts.get(key.name(), NAME).isPresent()) {
            return Outcome.done();
        }
        try {
            context.client()
                    .serviceAccounts()
                    .inNamespace(key.name())
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .withNamespace(key.name())
                            .endMetadata()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (!Api.isAlreadyExists(e) && !Api.isNamespaceTerminating(e) && !Api.isNotFound(e)) {
                throw e;
            }
        }
        return Outcome.done();
    }
}
