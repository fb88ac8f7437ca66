package io.jurumudi.controllers.volumeprotection;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Api;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** A finalizer that every object of a kind has for as long as it is used. */
record Protection(String finalizer) {

    /** Whether there is something to do about the object. */
    boolean concerns(HasMetadata object) {
        return object.isMarkedForDeletion() == object.hasFinalizer(finalizer);
    }

    /** Gives the object the finalizer, or takes it away when the object is to go and is unused. */
    Outcome apply(KubernetesClient client, HasMetadata object, BooleanSupplier used) {
        if (!concerns(object) || object.isMarkedForDeletion() && used.getAsBoolean()) {
            return Outcome.done();
        }
        HasMetadata changed = client.getKubernetesSerialization().clone(object);
        List<String> finalizers = changed.getMetadata().getFinalizers();
        if (object.isMarkedForDeletion()) {
            finalizers.removeIf(name -> Objects.equals(name, finalizer));
        } else {
            finalizers.add(finalizer);
        }
        try {
            client.resource(changed).update();
        } catch (KubernetesClientException e) {
            if (!Api.isNotFound(e)) {
                throw e;
            }
        }
        return Outcome.done();
    }
}
