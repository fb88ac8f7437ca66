package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Kind;

/** Asks for a pod to be bound to a node; superseded by pods/binding. */
public final class BindingKind {
    private BindingKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "Binding").notStored();
    }
}
