package io.jurumudi.network.proxy;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of the kernel without which rules do not help. */
final class Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);
    private static final String FORWARDING_4 = "net/ipv4/ip_forward";
    private static final String FORWARDING_6 = "net/ipv6/conf/all/forwarding";
    private static final String BRIDGE_4 = "net/bridge/bridge-nf-call-iptables";
    private static final String BRIDGE_6 = "net/bridge/bridge-nf-call-ip6tables";

    private final Commands commands;

    Kernel(Commands commands) {
        this.commands = commands;
    }

    /**
     * Switches forwarding on, and the sight of what bridges carry.
     *
     * @return whether netfilter sees packets that stay on a bridge. If not, the answer of a pod to another pod on the same
     *     bridge would bypass the translation of its address, and such connections must be masqueraded
     */
    boolean prepare(Family family) throws InterruptedException {
        set(family == Family.IPV4 ? FORWARDING_4 : FORWARDING_6);
        return set(family == Family.IPV4 ? BRIDGE_4 : BRIDGE_6);
    }

    private boolean set(String setting) throws InterruptedException {
        String file = "/proc/sys/" + setting;
        String script = """
                [ -e %1$s ] || modprobe br_netfilter 2>/dev/null
                [ -e %1$s ] || exit 3
                [ "$(cat %1$s)" = 1 ] || echo 1 > %1$s
                """.formatted(file);
        try {
            Commands.Result result = commands.attempt("", "sh", "-c", script);
            if (!result.succeeded() && result.code() != 3) {
                LOG.warn("Cannot set {} to 1: {}", file, result.err().strip());
            }
            return result.succeeded();
        } catch (IOException e) {
            LOG.warn("Cannot set {} to 1", file, e);
            return false;
        }
    }
}
