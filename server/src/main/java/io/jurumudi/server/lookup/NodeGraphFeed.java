package io.jurumudi.server.lookup;

import io.jurumudi.server.auth.NodeGraph;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Registry;

/** Keeps in step with the cache what each node has to do with, and so what its kubelet may read. */
public final class NodeGraphFeed {

    private final NodeGraph graph;

    private NodeGraphFeed(NodeGraph graph) {
        this.graph = graph;
    }

    /** Has the graph follow the cache; call before the cache starts. */
    public static void follow(Registry registry, NodeGraph graph) {
        NodeGraphFeed feed = new NodeGraphFeed(graph);
        Kind pods = registry.kinds().resource("", "pods").orElseThrow();
        Kind volumes = registry.kinds().resource("", "persistentvolumes").orElseThrow();
        registry.cache(pods).listen(feed::pod);
        registry.cache(volumes).listen(feed::volume);
        Kind attachments =
                registry.kinds().resource("storage.k8s.io", "volumeattachments").orElseThrow();
        Kind slices =
                registry.kinds().resource("resource.k8s.io", "resourceslices").orElseThrow();
        registry.cache(attachments).listen(event -> feed.named(attachments, event));
        registry.cache(slices).listen(event -> feed.named(slices, event));
    }

    private void named(Kind kind, CacheEvent event) {
        NodeGraph.Target target =
                new NodeGraph.Target(kind.plural(), "", event.object().name());
        if (event.type() == CacheEvent.Type.DELETED) {
            graph.removeNamed(target);
        } else {
            graph.putNamed(target, event.object().tree().at("/spec/nodeName").asText(""));
        }
    }

    private void pod(CacheEvent event) {
        if (event.type() == CacheEvent.Type.DELETED) {
            graph.removePod(event.object().namespace(), event.object().name());
        } else if (!event.object().field("spec.nodeName").isEmpty()) {
            graph.putPod(event.object().tree());
        }
    }

    private void volume(CacheEvent event) {
        if (event.type() == CacheEvent.Type.DELETED) {
            graph.removeVolume(event.object().name());
        } else {
            graph.putVolume(event.object().tree());
        }
    }
}
