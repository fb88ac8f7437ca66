package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.kind.Kind;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One write, as plugins see it.
 *
 * @param subresource empty for the object itself
 * @param name empty while the server has not generated it
 * @param object what is to be stored; empty for deletes
 * @param old what is stored; empty for creates
 * @param warnings takes sentences for the client's Warning headers
 */
public record AdmissionRequest(
        Operation operation,
        Kind kind,
        String subresource,
        User user,
        String namespace,
        String name,
        Optional<ObjectNode> object,
        Optional<ObjectNode> old,
        boolean dryRun,
        Consumer<String> warnings) {

    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT
    }

    /** Whether it is about objects of that resource themselves. */
    public boolean is(String group, String resource) {
        return is(group, resource, "");
    }

    /** Whether it is about that subresource of that resource. */
    public boolean is(String group, String resource, String sub) {
        return subresource.equals(sub) && resource().equals(new GroupResource(group, resource));
    }

    /** Whose objects these are, whichever group shows them: what holds for deployments of apps holds for those of extensions. */
    public GroupResource resource() {
        return new GroupResource(
                GroupVersionKind.of(kind.hubApiVersion(), kind.kind()).group(), kind.plural());
    }

    /** Whether it creates objects of that resource. */
    public boolean creates(String group, String resource) {
        return operation == Operation.CREATE && is(group, resource);
    }

    /** Whether it changes objects of that resource, but not through a subresource. */
    public boolean updates(String group, String resource) {
        return operation == Operation.UPDATE && is(group, resource);
    }

    /** What is to be stored, of a request that is no deletion. */
    public ObjectNode written() {
        return object.orElseThrow();
    }

    /** The refusal of this write. */
    public ApiException forbidden(String why) {
        return ApiException.forbidden(new GroupResource(kind.group(), kind.plural()), knownName(), why);
    }

    /** The name, or as much of it as is known before the server has made one. */
    private String knownName() {
        if (!name.isEmpty()) {
            return name;
        }
        String base = object.map(o -> o.path("metadata").path("generateName").asText(""))
                .orElse("");
        return base.isEmpty() ? "Unknown" : base;
    }
}
