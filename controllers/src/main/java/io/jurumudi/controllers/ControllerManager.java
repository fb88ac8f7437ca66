package io.jurumudi.controllers;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;

/** Runs the controllers. */
public final class ControllerManager implements Component {

    /** Takes the client and the informers without owning them. */
    public ControllerManager(KubernetesClient client, Informers informers, ControllerManagerConfig config) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() throws Exception {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
