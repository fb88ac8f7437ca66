package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;
import java.util.Optional;

/** An address that is taken. */
public final class IPAddressKind implements Rules {
    private IPAddressKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "IPAddress")
                .resource("ipaddresses")
                .formerly(OldVersion.of("networking.k8s.io/v1beta1").deprecated(34, 37, ""))
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .names(IPAddressKind::nameProblems)
                .shortNames("ip")
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "ParentRef",
                                        "What has the address.",
                                        (o, now) -> parent(o.path("spec").path("parentRef")))
                                .describedBy("spec", "parentRef"))
                .rules(new IPAddressKind());
    }

    /** An address is named by itself, in the one way that is written. */
    private static List<String> nameProblems(String name) {
        String canonical = Addresses.canonical(name);
        return Addresses.problem(name)
                .or(() -> name.equals(canonical)
                        ? Optional.empty()
                        : Optional.of("must be in canonical form (\"" + canonical + "\")"))
                .stream()
                .toList();
    }

    @Override
    public void validate(View object, Problems problems) {
        View parent = object.at("spec", "parentRef");
        if (!parent.exists()) {
            problems.required(parent);
            return;
        }
        Check.spelledIfAny(problems, parent.get("group"), Names::dns1123Subdomain);
        Check.name(problems, parent.get("resource"), Names::pathSegment);
        Check.name(problems, parent.get("name"), Names::pathSegment);
        Check.spelledIfAny(problems, parent.get("namespace"), Names::pathSegment);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.at("spec", "parentRef"), old.at("spec", "parentRef"));
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
