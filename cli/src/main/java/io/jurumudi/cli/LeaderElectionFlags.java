package io.jurumudi.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Whether a component works only while it holds its lease. */
final class LeaderElectionFlags {
    @Option(
            names = "--leader-elect",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Work only while holding the component's lease (default: ${DEFAULT-VALUE}).")
    private boolean enabled = true;

    boolean enabled() {
        return enabled;
    }

    /** A name no other candidate has: the host's and something unique, as upstream's. */
    String identity() throws UnknownHostException {
        return InetAddress.getLocalHost().getHostName() + "_" + UUID.randomUUID();
    }
}
