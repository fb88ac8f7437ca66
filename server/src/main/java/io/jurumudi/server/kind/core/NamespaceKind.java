package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.util.EnumSet;

/** A scope for names and policies. */
public final class NamespaceKind {
    private NamespaceKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "Namespace")
                .resource("namespaces")
                .clusterScoped()
                .shortNames("ns")
                .without(Verb.DELETECOLLECTION)
                .subresource(new Subresource.Part(
                        "finalize",
                        EnumSet.of(Verb.UPDATE),
                        new GroupVersionKind("", "v1", "Namespace"),
                        NamespaceKind::finalizers))
                .status()
                .names(Names::dns1123Label)
                .field("status.phase", "status", "phase")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Status", "Active, or Terminating while its contents are removed.", "status", "phase"),
                        Columns.age());
    }

    /** Only spec.finalizers is taken over. */
    private static ObjectNode finalizers(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        merged.withObjectProperty("spec")
                .set("finalizers", given.path("spec").path("finalizers").deepCopy());
        return merged;
    }
}
