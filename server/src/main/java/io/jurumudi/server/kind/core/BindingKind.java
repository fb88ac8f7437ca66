package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;

/** Asks for a pod to be bound to a node; superseded by pods/binding. */
public final class BindingKind {
    private BindingKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Binding").notStored();
    }
}
