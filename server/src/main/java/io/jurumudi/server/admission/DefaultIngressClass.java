package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An ingress that says nothing about its class gets the class marked as the default, if there is one. */
public final class DefaultIngressClass implements AdmissionPlugin {

    private static final String GROUP = "networking.k8s.io";

    private final StoredObjects objects;

    public DefaultIngressClass(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates(GROUP, "ingresses")) {
            return;
        }
        ObjectNode ingress = request.written();
        boolean named = ingress.path("spec").has("ingressClassName")
                || ingress.path("metadata").path("annotations").has("kubernetes.io/ingress.class");
        if (!named) {
            DefaultClass.among(objects.list(GROUP, "ingressclasses", ""), "ingressclass.kubernetes.io/is-default-class")
                    .ifPresent(name -> ingress.withObjectProperty("spec").put("ingressClassName", name));
        }
    }
}
