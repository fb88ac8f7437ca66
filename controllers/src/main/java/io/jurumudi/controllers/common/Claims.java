package io.jurumudi.controllers.common;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.client.RawApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which objects an owner has by its selector: it adopts matching orphans, and releases what it controls but its selector no
 * longer matches.
 */
public final class Claims {

    /** What to do about one object. */
    public enum Claim {
        KEEP,
        ADOPT,
        RELEASE,
        LEAVE
    }

    private final RawApi api;

    public Claims(RawApi api) {
        this.api = api;
    }

    public static Claim decide(HasMetadata owner, LabelSelector selector, HasMetadata object) {
        boolean matches = LabelSelectors.matches(selector, object.getMetadata().getLabels());
        boolean ownerGoes = owner.getMetadata().getDeletionTimestamp() != null;
        Optional<OwnerReference> controller = Owners.controllerOf(object);
        if (controller.isPresent()) {
            if (!controller.get().getUid().equals(owner.getMetadata().getUid())) {
                return Claim.LEAVE;
            }
            if (matches) {
                return Claim.KEEP;
            }
            return ownerGoes ? Claim.LEAVE : Claim.RELEASE;
        }
        boolean objectGoes = object.getMetadata().getDeletionTimestamp() != null;
        return !matches || ownerGoes || objectGoes ? Claim.LEAVE : Claim.ADOPT;
    }

    /**
     * Claims what belongs to the owner.
     *
     * @param mayAdopt asked once before the first adoption: whether the owner still exists and stays, by the server itself
     * @param path of the objects' resource in the owner's namespace, such as {@code /api/v1/namespaces/x/pods}
     * @return the objects the owner has now
     */
    public <T extends HasMetadata> List<T> claim(
            HasMetadata owner, LabelSelector selector, List<T> objects, Supplier<Boolean> mayAdopt, String path) {
        List<T> mine = new ArrayList<>();
        Optional<Boolean> allowed = Optional.empty();
        for (T object : objects) {
            switch (decide(owner, selector, object)) {
                case KEEP -> mine.add(object);
                case ADOPT -> {
                    allowed = Optional.of(allowed.orElseGet(mayAdopt));
                    if (allowed.get() && adopt(owner, object, path)) {
                        mine.add(object);
                    }
                }
                case RELEASE -> release(owner, object, path);
                case LEAVE -> {}
            }
        }
        return mine;
    }

    private boolean adopt(HasMetadata owner, HasMetadata object, String path) {
        OwnerReference reference = Owners.controllerReference(owner);
        return patch(
                object,
                path,
                Map.of(
                        "metadata",
                        Map.of("uid", object.getMetadata().getUid(), "ownerReferences", List.of(reference))));
    }

    private void release(HasMetadata owner, HasMetadata object, String path) {
        Map<String, String> drop =
                Map.of("$patch", "delete", "uid", owner.getMetadata().getUid());
        patch(
                object,
                path,
                Map.of("metadata", Map.of("uid", object.getMetadata().getUid(), "ownerReferences", List.of(drop))));
    }

    /** The object's uid goes along, so that a new object of the same name is left alone; false when the object is gone. */
    private boolean patch(HasMetadata object, String path, Map<String, Object> patch) {
        try {
            api.send("PATCH", path + "/" + object.getMetadata().getName(), RawApi.STRATEGIC_PATCH, patch);
            return true;
        } catch (KubernetesClientException e) {
            if (Api.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }
}
