package io.jurumudi.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jurumudi.client.Clients;
import io.jurumudi.client.Component;
import io.jurumudi.client.Informers;
import io.jurumudi.controllers.ControllerManager;
import io.jurumudi.controllers.ControllerManagerConfig;
import io.jurumudi.scheduler.Scheduler;
import io.jurumudi.scheduler.SchedulerConfig;
import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.store.Store;

/**
 * API server, controller manager and scheduler, joined in this process. Each component has a client of its own, so that the server knows
 * who does what; what they read, they read through informers they share.
 */
final class ControlPlane implements AutoCloseable {
    private final Lifecycle parts = new Lifecycle();
    private final KubernetesSerialization serialization = Clients.serialization();
    private final ApiServer server;
    private final ControllerManagerConfig controllers;
    private final SchedulerConfig scheduler;
    private Informers informers;

    /** @param store owned by this from now on */
    ControlPlane(Store store, ApiServerConfig server, ControllerManagerConfig controllers, SchedulerConfig scheduler) {
        parts.own(store::close);
        this.server = parts.own(new ApiServer(server, store));
        this.controllers = controllers;
        this.scheduler = scheduler;
    }

    /** Starts the API server; clients work from then on. */
    void startServer() throws Exception {
        server.start();
        informers = parts.own(new Informers(client("jurumudi", User.superuser("system:jurumudi"))));
    }

    /** Starts what works on the API. */
    void startControllers() throws Exception {
        start(new ControllerManager(
                client("kube-controller-manager", User.superuser("system:kube-controller-manager")),
                informers,
                controllers));
        start(new Scheduler(
                client("kube-scheduler", User.of("system:kube-scheduler", User.AUTHENTICATED)), informers, scheduler));
    }

    /** A client inside the process; closed with the control plane. */
    KubernetesClient client(String userAgent, User user) {
        return parts.own(Clients.local(new InProcessTransport(server.local(user), user), userAgent, serialization));
    }

    /** What every component of this process reads through. */
    Informers informers() {
        return informers;
    }

    /** The port the API is served on; 0 if only inside the process. */
    int port() {
        return server.port();
    }

    /** Starts one more component, to be closed before those it stands on. */
    void start(Component component) throws Exception {
        parts.own(component).start();
    }

    @Override
    public void close() {
        parts.close();
    }
}
