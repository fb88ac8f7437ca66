package io.jurumudi.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Component;
import io.jurumudi.client.LeaderElection;

/** A component that begins to work when this process gets the component's lease, and tells when it has lost it. */
final class Elected implements Component {
    private final Component component;
    private final LeaderElection election;
    private volatile boolean closing;

    /** @param lost called when another may lead; the component is not to go on */
    Elected(KubernetesClient client, String lease, String identity, Component component, Runnable lost) {
        this.component = component;
        this.election = new LeaderElection(client, "kube-system", lease, identity, new LeaderElection.Callbacks() {
            @Override
            public void onStarted() {
                begin(lost);
            }

            @Override
            public void onStopped() {
                if (!closing) {
                    lost.run();
                }
            }
        });
    }

    private void begin(Runnable lost) {
        try {
            component.start();
        } catch (Exception e) {
            System.getLogger(Elected.class.getName())
                    .log(System.Logger.Level.ERROR, "Leading, but cannot start to work", e);
            lost.run();
        }
    }

    @Override
    public void start() {
        election.start();
    }

    @Override
    public void close() {
        closing = true;
        component.close();
        election.close();
    }
}
