package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A claim that says nothing about its class gets the class marked as the default, if there is one. */
public final class DefaultStorageClass implements AdmissionPlugin {

    private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

    private final StoredObjects objects;

    public DefaultStorageClass(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "persistentvolumeclaims")) {
            return;
        }
        ObjectNode claim = request.written();
        boolean named = claim.path("spec").has("storageClassName")
                || claim.path("metadata").path("annotations").has(CLASS);
        if (!named) {
            DefaultClass.among(
                            objects.list("storage.k8s.io", "storageclasses", ""),
                            "storageclass.kubernetes.io/is-default-class",
                            "storageclass.beta.kubernetes.io/is-default-class")
                    .ifPresent(name -> claim.withObjectProperty("spec").put("storageClassName", name));
        }
    }
}
