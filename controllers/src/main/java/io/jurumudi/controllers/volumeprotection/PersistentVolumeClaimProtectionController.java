package io.jurumudi.controllers.volumeprotection;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets go of claims that are to be deleted and that no scheduled pod mounts. */
public final class PersistentVolumeClaimProtectionController implements Controller {
    private static final Protection PROTECTION = new Protection("kubernetes.io/pvc-protection");
    private static final String BY_CLAIM = "persistent-volume-claim";

    private final Context context;
    private final Informer<PersistentVolumeClaim> claims;
    private final Informer<Pod> pods;

    public PersistentVolumeClaimProtectionController(Context context) {
        this.context = context;
        this.claims = context.informer(PersistentVolumeClaim.class);
        this.pods = context.informer(Pod.class).index(BY_CLAIM, PersistentVolumeClaimProtectionController::claimsOf);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(claims, change -> {
            if (PROTECTION.concerns(change.object())) {
                loop.enqueue(Key.of(change.object()));
            }
        });
        context.onChange(pods, change -> {
            Pod pod = change.object();
            names(pod).forEach(name -> loop.enqueue(new Key(pod.getMetadata().getNamespace(), name)));
        });
    }

    /** The key is a claim's. */
    @Override
    public Outcome reconcile(Key key) {
        return claims.get(key)
                .map(claim -> PROTECTION.apply(context.client(), claim, () -> isUsed(claim)))
                .orElseGet(Outcome::done);
    }

    /** Asks the API server too, since a pod may have been scheduled that is not known here yet. */
    private boolean isUsed(PersistentVolumeClaim claim) {
        String namespace = claim.getMetadata().getNamespace();
        String name = claim.getMetadata().getName();
        return pods.byIndex(BY_CLAIM, namespace + "/" + name).stream().anyMatch(pod -> uses(pod, claim))
                || context.client().pods().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(pod -> uses(pod, claim));
    }

    private static Collection<String> claimsOf(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        return names(pod).map(name -> namespace + "/" + name).toList();
    }

    private static Stream<String> names(Pod pod) {
        return volumes(pod).flatMap(volume -> claimName(pod, volume).stream());
    }

    private static Stream<Volume> volumes(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getVolumes()).orElse(List.of()).stream();
    }

    private static Optional<String> claimName(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return Optional.of(volume.getPersistentVolumeClaim().getClaimName());
        }
        return volume.getEphemeral() == null
                ? Optional.empty()
                : Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
    }

    /** A pod that is on no node yet does not count: no kubelet will start it with a claim that is to go. */
    static boolean uses(Pod pod, PersistentVolumeClaim claim) {
        String node = pod.getSpec().getNodeName();
        return node != null
                && !node.isEmpty()
                && volumes(pod)
                        .filter(volume -> claimName(pod, volume)
                                .equals(Optional.of(claim.getMetadata().getName())))
                        .anyMatch(volume -> volume.getEphemeral() == null || !isShutDown(pod) && isOf(claim, pod));
    }

    /** The pod is gone but for finalizers, which may wait for the claim in turn. */
    private static boolean isShutDown(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return pod.isMarkedForDeletion() && grace != null && grace == 0;
    }

    private static boolean isOf(PersistentVolumeClaim claim, Pod pod) {
        return claim.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                        && owner.getUid().equals(pod.getMetadata().getUid()));
    }
}
