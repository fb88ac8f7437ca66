package io.jurumudi.controllers.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of an object that is not being deleted, given the state of its owners. */
sealed interface Verdict {

    /** How an owner is. */
    enum Owner {
        /** It exists and stays, or at least does not wait for this object. */
        SOLID,
        /** It does not exist. */
        ABSENT,
        /** It is being deleted and waits for its dependents to go first. */
        WAITING
    }

    record Keep() implements Verdict {}

    /** Stays, for it has other owners, but without the references to those that are gone or going. */
    record DropReferences(List<OwnerReference> left) implements Verdict {}

    record Delete(String propagationPolicy) implements Verdict {}

    /** @param hasDependents whether the object owns others itself */
    static Verdict decide(Item item, Map<String, Owner> owners, boolean hasDependents) {
        if (item.owners().isEmpty()) {
            return new Keep();
        }
        List<OwnerReference> solid = new ArrayList<>();
        boolean waiting = false;
        for (OwnerReference reference : item.owners()) {
            switch (owners.get(reference.getUid())) {
                case SOLID -> solid.add(reference);
                case WAITING -> waiting = true;
                case ABSENT -> {}
            }
        }
        if (solid.size() == item.owners().size()) {
            return new Keep();
        }
        if (!solid.isEmpty()) {
            return new DropReferences(List.copyOf(solid));
        }
        if (waiting && hasDependents) {
            return new Delete("Foreground");
        }
        if (item.finalizers().contains(Item.ORPHAN)) {
            return new Delete("Orphan");
        }
        return new Delete(item.finalizers().contains(Item.FOREGROUND) ? "Foreground" : "Background");
    }
}
