package io.jurumudi.controllers.common;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.EventRecorder;

/** Creates and deletes the pods of a controlling object, and says so in events about that object. */
public final class PodControl {
    private final KubernetesClient client;
    private final EventRecorder events;

    public PodControl(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    /**
     * Creates a pod whose name begins with the owner's.
     *
     * @throws KubernetesClientException when it is refused
     */
    public Pod create(HasMetadata owner, PodTemplateSpec template) {
        ObjectMeta meta = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withGenerateName(owner.getMetadata().getName() + "-")
                .withLabels(meta.getLabels())
                .withAnnotations(meta.getAnnotations())
                .withFinalizers(meta.getFinalizers())
                .withOwnerReferences(Owners.controllerReference(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        try {
            Pod created = client.pods()
                    .inNamespace(owner.getMetadata().getNamespace())
                    .resource(pod)
                    .create();
            events.normal(
                    owner,
                    "SuccessfulCreate",
                    "Created pod: " + created.getMetadata().getName());
            return created;
        } catch (KubernetesClientException e) {
            if (!Api.isNamespaceTerminating(e)) {
                events.warning(owner, "FailedCreate", "Error creating: " + Api.message(e));
            }
            throw e;
        }
    }

    /**
     * Deletes a pod.
     *
     * @return false when it was gone already
     * @throws KubernetesClientException when that is refused
     */
    public boolean delete(HasMetadata owner, Pod pod) {
        try {
            boolean deleted = !client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .delete()
                    .isEmpty();
            if (deleted) {
                events.normal(
                        owner,
                        "SuccessfulDelete",
                        "Deleted pod: " + pod.getMetadata().getName());
            }
            return deleted;
        } catch (KubernetesClientException e) {
            events.warning(owner, "FailedDelete", "Error deleting: " + Api.message(e));
            throw e;
        }
    }
}
