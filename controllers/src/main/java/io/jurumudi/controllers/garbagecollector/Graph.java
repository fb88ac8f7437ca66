package io.jurumudi.controllers.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who owns whom, by uid. Safe for several threads. Every change returns the uids to be looked at because of it. */
final class Graph {
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Set<String>> dependents = new HashMap<>();

    synchronized Optional<Item> get(String uid) {
        return Optional.ofNullable(items.get(uid));
    }

    synchronized List<Item> dependents(String uid) {
        return dependents.getOrDefault(uid, Set.of()).stream().map(items::get).toList();
    }

    /** The object was created or changed. */
    synchronized Set<String> put(Item item) {
        Set<String> look = new LinkedHashSet<>();
        Item old = items.put(item.uid(), item);
        Set<String> owners = uids(item);
        Set<String> oldOwners = old == null ? Set.of() : uids(old);
        for (String owner : oldOwners) {
            if (!owners.contains(owner)) {
                unlink(owner, item.uid());
                addIfWaiting(owner, look);
            } else if (old.blocks(owner) && !item.blocks(owner)) {
                addIfWaiting(owner, look);
            }
        }
        for (OwnerReference reference : item.owners()) {
            String owner = reference.getUid();
            dependents.computeIfAbsent(owner, o -> new HashSet<>()).add(item.uid());
            Item known = items.get(owner);
            if (known == null) {
                items.put(owner, Item.referenced(reference, item.namespace()));
                look.add(owner);
            } else if (known.waitsForDependents()) {
                look.add(item.uid());
            }
        }
        // The references that went may have been the only ones to owners that still exist.
        if (old != null && !oldOwners.equals(owners) && !owners.isEmpty()) {
            look.add(item.uid());
        }
        if (item.waitsForDependents()) {
            look.add(item.uid());
            look.addAll(dependents.getOrDefault(item.uid(), Set.of()));
        }
        if (item.orphansDependents()) {
            look.add(item.uid());
        }
        return look;
    }

    /** The object is gone. */
    synchronized Set<String> remove(String uid) {
        Set<String> look = new LinkedHashSet<>();
        Item old = items.remove(uid);
        if (old == null) {
            return look;
        }
        for (String owner : uids(old)) {
            unlink(owner, uid);
            addIfWaiting(owner, look);
        }
        look.addAll(dependents.getOrDefault(uid, Set.of()));
        return look;
    }

    private void addIfWaiting(String owner, Set<String> look) {
        Item known = items.get(owner);
        if (known != null && known.waitsForDependents()) {
            look.add(owner);
        }
    }

    private void unlink(String owner, String dependent) {
        Set<String> known = dependents.get(owner);
        if (known == null || !known.remove(dependent) || !known.isEmpty()) {
            return;
        }
        dependents.remove(owner);
        Item item = items.get(owner);
        if (item != null && !item.observed()) {
            items.remove(owner);
        }
    }

    private static Set<String> uids(Item item) {
        Set<String> uids = new LinkedHashSet<>();
        item.owners().forEach(r -> uids.add(r.getUid()));
        return uids;
    }
}
