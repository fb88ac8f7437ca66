package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.server.kind.Kind;

/** A kind of somebody else. */
public final class CustomResourceDefinitionKind {
    private CustomResourceDefinitionKind() {}

    public static Kind.Builder define() {
        return Kind.named("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
                .resource("customresourcedefinitions")
                .clusterScoped()
                .shortNames("crd", "crds")
                .categories("api-extensions")
                .storedUnder("apiextensions.k8s.io/customresourcedefinitions")
                .generation()
                .status();
    }
}
