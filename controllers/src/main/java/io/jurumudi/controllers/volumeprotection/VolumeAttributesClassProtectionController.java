package io.jurumudi.controllers.volumeprotection;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Lets go of volume attributes classes that are to be deleted and that no volume and no claim has or is to get. */
public final class VolumeAttributesClassProtectionController implements Controller {
    private static final Protection PROTECTION = new Protection("kubernetes.io/vac-protection");
    private static final String BY_CLASS = "volume-attributes-class";

    private final Context context;
    private final Informer<VolumeAttributesClass> classes;
    private final Informer<PersistentVolume> volumes;
    private final Informer<PersistentVolumeClaim> claims;

    public VolumeAttributesClassProtectionController(Context context) {
        this.context = context;
        this.classes = context.informer(VolumeAttributesClass.class);
        this.volumes = context.informer(PersistentVolume.class)
                .index(BY_CLASS, VolumeAttributesClassProtectionController::classesOf);
        this.claims = context.informer(PersistentVolumeClaim.class)
                .index(BY_CLASS, VolumeAttributesClassProtectionController::classesOf);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(classes, change -> {
            if (PROTECTION.concerns(change.object())) {
                loop.enqueue(Key.of(change.object()));
            }
        });
        // Which class a volume had before does not show in what it is now, and few classes are ever about to go.
        context.onChange(volumes, _ -> enqueueLeaving(loop));
        context.onChange(claims, _ -> enqueueLeaving(loop));
    }

    private void enqueueLeaving(ControlLoop loop) {
        classes.list().stream()
                .filter(VolumeAttributesClass::isMarkedForDeletion)
                .forEach(leaving -> loop.enqueue(Key.of(leaving)));
    }

    /** The key is a class's. */
    @Override
    public Outcome reconcile(Key key) {
        return classes.get(key)
                .map(found -> PROTECTION.apply(context.client(), found, () -> isUsed(key.name())))
                .orElseGet(Outcome::done);
    }

    private boolean isUsed(String name) {
        return !volumes.byIndex(BY_CLASS, name).isEmpty()
                || !claims.byIndex(BY_CLASS, name).isEmpty();
    }

    private static List<String> classesOf(PersistentVolume volume) {
        return present(volume.getSpec().getVolumeAttributesClassName());
    }

    private static List<String> classesOf(PersistentVolumeClaim claim) {
        PersistentVolumeClaimStatus status = claim.getStatus();
        String wanted = claim.getSpec().getVolumeAttributesClassName();
        if (status == null) {
            return present(wanted);
        }
        return present(
                wanted,
                status.getCurrentVolumeAttributesClassName(),
                status.getModifyVolumeStatus() == null
                        ? null
                        : status.getModifyVolumeStatus().getTargetVolumeAttributesClassName());
    }

    private static List<String> present(String... names) {
        return Stream.of(names)
                .filter(Objects::nonNull)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
