package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What plugins may look up. Trees are the caller's own. */
public interface StoredObjects {

    /**
     * The object as the newest write left it.
     *
     * @param namespace empty for cluster-scoped objects
     */
    Optional<ObjectNode> find(String group, String resource, String namespace, String name);

    /** All objects of a namespace, or with an empty one of the kind; perhaps a moment old. */
    List<ObjectNode> list(String group, String resource, String namespace);
}
