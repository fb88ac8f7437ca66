package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import java.util.Locale;

/** A kind of somebody else. */
public final class CustomResourceDefinitionKind implements Rules {
    private CustomResourceDefinitionKind() {}

    public static KindBuilder define() {
        return Kind.named("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
                .resource("customresourcedefinitions")
                .clusterScoped()
                .shortNames("crd", "crds")
                .categories("api-extensions")
                .storedUnder("apiextensions.k8s.io/customresourcedefinitions")
                .generation()
                .status()
                .rules(new CustomResourceDefinitionKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        ObjectNode names = Fill.object(spec, "names");
        String kind = names.path("kind").asText("");
        if (!kind.isEmpty()) {
            Fill.text(names, "singular", kind.toLowerCase(Locale.ROOT));
            Fill.text(names, "listKind", kind + "List");
        }
        ObjectNode conversion = Fill.object(spec, "conversion");
        Fill.text(conversion, "strategy", "None");
    }
}
