package io.jurumudi.server.registry;

import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Subresource;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request to the registry.
 *
 * @param version of the kind, as the client asked; only managed fields depend on it
 * @param subresource empty for the object itself
 * @param warnings takes what the client should be told in Warning headers
 */
public record Call(
        Kind kind,
        String version,
        Optional<Subresource> subresource,
        RequestContext context,
        Consumer<String> warnings) {

    /** A write that the server makes for itself. */
    public static Call internal(Kind kind, String namespace, String name, String verb, Instant now) {
        return new Call(
                kind,
                kind.version(),
                Optional.empty(),
                new RequestContext(
                        User.superuser("system:apiserver"), namespace, name, verb, now, false, "kube-apiserver"),
                warning -> {});
    }

    /** The same request for a subresource. */
    public Call through(Optional<Subresource> other) {
        return new Call(kind, version, other, context, warnings);
    }

    public String namespace() {
        return context.namespace();
    }

    public String name() {
        return context.name();
    }

    public boolean dryRun() {
        return context.dryRun();
    }

    public Instant now() {
        return context.now();
    }

    public String subresourceName() {
        return subresource.map(Subresource::name).orElse("");
    }

    GroupResource resource() {
        return new GroupResource(kind.group(), kind.plural());
    }

    /** What complaints call the kind: as it is stored, whichever group serves it. */
    GroupKind groupKind() {
        String stored = kind.storedApiVersion();
        int slash = stored.indexOf('/');
        return new GroupKind(slash < 0 ? "" : stored.substring(0, slash), kind.kind());
    }

    /** The same request about another object. */
    Call about(String namespace, String name) {
        RequestContext other = new RequestContext(
                context.user(),
                namespace,
                name,
                context.verb(),
                context.now(),
                context.dryRun(),
                context.fieldManager());
        return new Call(kind, version, subresource, other, warnings);
    }
}
