package io.jurumudi.controllers;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informers;
import io.jurumudi.client.LeaderElection;
import io.jurumudi.client.LoopMetrics;
import io.jurumudi.client.TokenClients;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the controllers, each as soon as what it watches has been seen once; with leader election only while it leads. */
public final class ControllerManager implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerManager.class);
    private static final String LEASE_NAMESPACE = "kube-system";
    private static final String LEASE_NAME = "kube-controller-manager";

    private final KubernetesClient client;
    private final Informers informers;
    private final ControllerManagerConfig config;
    private final Clock clock;
    private final LoopMetrics metrics;
    private final List<KnownControllers.Known> chosen;
    private final Optional<LeaderElection> election;
    private final List<Running> running = new ArrayList<>();
    private Optional<TokenClients> accounts = Optional.empty();
    private boolean closed;

    /**
     * Takes the client and the informers without owning them.
     *
     * @throws IllegalArgumentException when a controller is asked for that does not exist
     */
    public ControllerManager(KubernetesClient client, Informers informers, ControllerManagerConfig config) {
        this(client, informers, config, Clock.systemUTC(), LoopMetrics.NONE);
    }

    public ControllerManager(
            KubernetesClient client,
            Informers informers,
            ControllerManagerConfig config,
            Clock clock,
            LoopMetrics metrics) {
        this.client = client;
        this.informers = informers;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.chosen = KnownControllers.chosen(config);
        this.election = config.leaderElect() ? Optional.of(election()) : Optional.empty();
    }

    /** One controller at work. */
    private final class Running {
        private final Context context;
        private final Controller controller;
        private final ControlLoop loop;
        private final Thread starter;

        Running(KnownControllers.Known known) {
            context = new Context(actingAs(known.account()), informers, clock);
            controller = known.make().apply(context);
            loop = new ControlLoop(
                    known.name(), config.concurrentSyncs(), controller, clock, metrics, controller.longestDelay());
            starter = Thread.ofVirtual().name(known.name() + "-start").start(this::start);
        }

        private void start() {
            try {
                context.awaitSync();
                if (!Thread.interrupted()) {
                    controller.watch(loop);
                    loop.start();
                }
            } catch (InterruptedException e) {
                // Closed before there was anything to do.
            }
        }

        void close() {
            starter.interrupt();
            try {
                starter.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            loop.close();
            controller.close();
            context.close();
        }
    }

    private KubernetesClient actingAs(String account) {
        return accounts.isEmpty() ? client : accounts.get().with(new AccountToken(client, account, clock));
    }

    private LeaderElection election() {
        LeaderElection.Callbacks callbacks = new LeaderElection.Callbacks() {
            @Override
            public void onStarted() {
                startControllers();
            }

            @Override
            public void onStopped() {
                stopControllers();
            }
        };
        return new LeaderElection(client, LEASE_NAMESPACE, LEASE_NAME, config.leaderElectIdentity(), callbacks);
    }

    @Override
    public void start() {
        if (election.isPresent()) {
            election.get().start();
        } else {
            startControllers();
        }
    }

    private synchronized void startControllers() {
        if (closed || !running.isEmpty()) {
            return;
        }
        if (config.useServiceAccountCredentials()) {
            try {
                accounts = Optional.of(new TokenClients(client));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (KnownControllers.Known known : chosen) {
            running.add(new Running(known));
        }
        informers.start();
        LOG.info("{} controllers at work", running.size());
    }

    private synchronized void stopControllers() {
        running.reversed().forEach(Running::close);
        running.clear();
        accounts.ifPresent(TokenClients::close);
        accounts = Optional.empty();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        election.ifPresent(LeaderElection::close);
        stopControllers();
    }
}
