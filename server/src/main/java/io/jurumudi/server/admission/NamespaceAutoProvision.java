package io.jurumudi.server.admission;

import java.util.function.Consumer;

/** Who creates something in a namespace that does not exist gets the namespace with it. */
public final class NamespaceAutoProvision implements AdmissionPlugin {

    private final StoredObjects objects;
    private final Consumer<String> create;

    /** @param create creates a namespace of that name, unless somebody else just has */
    public NamespaceAutoProvision(StoredObjects objects, Consumer<String> create) {
        this.objects = objects;
        this.create = create;
    }

    @Override
    public String name() {
        return "NamespaceAutoProvision";
    }

    @Override
    public void admit(AdmissionRequest request) {
        String namespace = request.namespace();
        boolean about = request.operation() == AdmissionRequest.Operation.CREATE
                && !request.dryRun()
                && !namespace.isEmpty()
                && !request.resource().toString().equals("namespaces");
        if (about && objects.find("", "namespaces", "", namespace).isEmpty()) {
            create.accept(namespace);
        }
    }
}
