package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Where the proxies find objects. Lookups answer with the newest known object, or empty. */
public interface KubeletLocator {

    Optional<ObjectNode> pod(String namespace, String name);

    Optional<ObjectNode> node(String name);

    Optional<ObjectNode> service(String namespace, String name);

    /** The EndpointSlices of a service. */
    Iterable<ObjectNode> endpointSlices(String namespace, String service);
}
