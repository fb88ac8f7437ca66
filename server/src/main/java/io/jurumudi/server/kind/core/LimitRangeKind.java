package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Kind;

/** Bounds and defaults for what pods and claims of a namespace may ask for. */
public final class LimitRangeKind {
    private LimitRangeKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "LimitRange")
                .resource("limitranges")
                .shortNames("limits")
                .createsOnUpdate();
    }
}
