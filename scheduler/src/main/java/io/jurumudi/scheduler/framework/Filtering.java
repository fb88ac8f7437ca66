package io.jurumudi.scheduler.framework;

import java.util.function.Function;

/** How a plugin judges nodes for one pod, after it has looked at the pod and the cluster once. */
public sealed interface Filtering {

    /** The plugin has nothing to do with this pod. */
    record NotConcerned() implements Filtering {}

    /** Each node is judged. */
    record EachNode(Function<NodeInfo, Verdict> judge) implements Filtering {}

    /** No node will do, whatever nodes there are. */
    record NoNode(String reason) implements Filtering {}

    Filtering NOT_CONCERNED = new NotConcerned();

    static Filtering each(Function<NodeInfo, Verdict> judge) {
        return new EachNode(judge);
    }
}
