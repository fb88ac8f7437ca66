package io.jurumudi.server.admission;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;

/** Nothing is written in a namespace that does not exist; stricter than what always runs, in that it looks at deletions too. */
public final class NamespaceExists implements AdmissionPlugin {

    private final StoredObjects objects;

    public NamespaceExists(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "NamespaceExists";
    }

    @Override
    public void validate(AdmissionRequest request) {
        String namespace = request.namespace();
        boolean about = !namespace.isEmpty() && !request.resource().toString().equals("namespaces");
        if (about && objects.find("", "namespaces", "", namespace).isEmpty()) {
            throw ApiException.notFound(new GroupResource("", "namespaces"), namespace);
        }
    }
}
