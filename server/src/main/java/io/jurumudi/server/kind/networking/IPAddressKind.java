package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import java.util.List;

/** An address that is taken. */
public final class IPAddressKind {
    private IPAddressKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "IPAddress")
                .resource("ipaddresses")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .names(name -> Addresses.isAddress(name)
                        ? List.of()
                        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
                .shortNames("ip")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "ParentRef",
                                "What has the address.",
                                (o, now) -> parent(o.path("spec").path("parentRef"))));
    }

    private static String parent(JsonNode reference) {
        if (!reference.isObject()) {
            return Columns.NONE;
        }
        String group = reference.path("group").asText("");
        String namespace = reference.path("namespace").asText("");
        return reference.path("resource").asText()
                + (group.isEmpty() ? "" : "." + group)
                + (namespace.isEmpty() ? "" : "/" + namespace)
                + "/"
                + reference.path("name").asText();
    }
}
