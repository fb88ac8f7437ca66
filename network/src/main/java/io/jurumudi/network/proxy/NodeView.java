package io.jurumudi.network.proxy;

import java.util.List;
import java.util.Optional;

/**
 * What the rules depend on about the node they are for.
 *
 * @param unseenPodCidrs where pods on this node get their addresses, if the kernel does not show us what they send each other
 */
record NodeView(String name, Optional<String> zone, List<String> addresses, List<String> unseenPodCidrs) {}
