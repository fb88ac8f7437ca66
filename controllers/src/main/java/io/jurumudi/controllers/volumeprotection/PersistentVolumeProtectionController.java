package io.jurumudi.controllers.volumeprotection;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;

/** Lets go of persistent volumes that are to be deleted and bound to no claim. */
public final class PersistentVolumeProtectionController implements Controller {
    private static final Protection PROTECTION = new Protection("kubernetes.io/pv-protection");

    private final Context context;
    private final Informer<PersistentVolume> volumes;

    public PersistentVolumeProtectionController(Context context) {
        this.context = context;
        this.volumes = context.informer(PersistentVolume.class);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(volumes, change -> {
            if (PROTECTION.concerns(change.object())) {
                loop.enqueue(Key.of(change.object()));
            }
        });
    }

    /** The key is a volume's. */
    @Override
    public Outcome reconcile(Key key) {
        return volumes.get(key)
                .map(volume -> PROTECTION.apply(context.client(), volume, () -> isBound(volume)))
                .orElseGet(Outcome::done);
    }

    private static boolean isBound(PersistentVolume volume) {
        return volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase());
    }
}
