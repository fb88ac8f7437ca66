package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.kind.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides what a delete request does to an object. Pure: objects and the time go in, a decision comes out. */
final class Deletion {

    /** What is to happen. */
    sealed interface Decision {

        /** Nothing: the object is on its way out already. */
        record Wait() implements Decision {}

        /** Store the object, marked as deleted; someone else lets go of it later. */
        record Mark(ObjectNode marked) implements Decision {}

        /** Store the object, marked as deleted, and then remove it: watchers are to see both. */
        record MarkAndRemove(ObjectNode marked) implements Decision {}

        record Remove() implements Decision {}
    }

    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private Deletion() {}

    /** @param existing left as it is */
    static Decision decide(Kind kind, ObjectNode existing, DeleteOptions options, Instant now) {
        Meta old = Meta.of(existing);
        checkPreconditions(kind, old, options);
        ObjectNode object = existing.deepCopy();
        if (isNamespace(kind)) {
            if (!old.deleting()) {
                return new Decision.Mark(terminating(object, options, now));
            }
            if (heldBySpec(kind, existing)) {
                return new Decision.Wait();
            }
        }
        OptionalLong asked = options.gracePeriodSeconds();
        if (asked.isPresent() && asked.getAsLong() < 0) {
            asked = OptionalLong.of(1);
        }
        Meta meta = Meta.of(object);
        OptionalLong grace = kind.rules().gracePeriod(object, asked);
        boolean graceful = false;
        long seconds = 0;
        if (grace.isPresent()) {
            if (old.deleting()) {
                long pending = old.deletionGracePeriodSeconds().orElse(0);
                if (pending != 0) {
                    if (asked.isEmpty() || asked.getAsLong() >= pending) {
                        return new Decision.Wait();
                    }
                    seconds = shorten(meta, old, pending, asked.getAsLong(), now);
                    graceful = true;
                }
            } else {
                seconds = grace.getAsLong();
                meta.deletion(now.plusSeconds(seconds), seconds);
                bumpGeneration(meta);
                graceful = true;
            }
        }
        setFinalizers(kind, meta, options);
        boolean held = !meta.finalizers().isEmpty();
        if (graceful) {
            return held || seconds > 0 ? new Decision.Mark(object) : new Decision.MarkAndRemove(object);
        }
        if (!held) {
            return new Decision.Remove();
        }
        if (!old.deleting()) {
            bumpGeneration(meta);
        }
        Instant at =
                old.deletionTimestamp().filter(before -> !before.isAfter(now)).orElse(now);
        meta.deletion(at, 0);
        return new Decision.Mark(object);
    }

    /** Namespaces have a second list of finalizers, in their spec. */
    static boolean heldBySpec(Kind kind, ObjectNode object) {
        return isNamespace(kind) && !object.path("spec").path("finalizers").isEmpty();
    }

    private static boolean isNamespace(Kind kind) {
        return kind.group().isEmpty() && kind.kind().equals("Namespace");
    }

    private static void checkPreconditions(Kind kind, Meta meta, DeleteOptions options) {
        GroupResource named = new GroupResource(kind.group(), isNamespace(kind) ? kind.plural() : kind.kind());
        options.uid().filter(uid -> !uid.equals(meta.uid())).ifPresent(uid -> {
            throw ApiException.conflict(
                    named,
                    meta.name(),
                    isNamespace(kind)
                            ? "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + meta.uid()
                            : "the UID in the precondition (" + uid + ") does not match the UID in record ("
                                    + meta.uid() + "). The object might have been deleted and then recreated");
        });
        options.resourceVersion()
                .filter(version -> !version.equals(meta.resourceVersion()))
                .ifPresent(version -> {
                    throw ApiException.conflict(
                            named,
                            meta.name(),
                            isNamespace(kind)
                                    ? "Precondition failed: ResourceVersion in precondition: " + version
                                            + ", ResourceVersion in object meta: " + meta.resourceVersion()
                                    : "the ResourceVersion in the precondition (" + version
                                            + ") does not match the ResourceVersion in record ("
                                            + meta.resourceVersion() + "). The object might have been modified");
                });
    }

    private static ObjectNode terminating(ObjectNode namespace, DeleteOptions options, Instant now) {
        Meta meta = Meta.of(namespace);
        meta.set("deletionTimestamp", Meta.time(now));
        namespace.withObject("/status").put("phase", "Terminating");
        List<String> finalizers = meta.finalizers();
        boolean orphan = finalizers.contains(ORPHAN);
        boolean foreground = finalizers.contains(FOREGROUND);
        if (options.orphanDependents().isPresent()) {
            orphan = options.orphanDependents().get();
            foreground = !orphan;
        } else if (options.propagation().isPresent()) {
            orphan = options.propagation().get() == DeleteOptions.Propagation.ORPHAN;
            foreground = options.propagation().get() == DeleteOptions.Propagation.FOREGROUND;
        }
        meta.finalizers(withPropagation(finalizers, orphan, foreground));
        return namespace;
    }

    /** The new, earlier end; never in the past. */
    private static long shorten(Meta meta, Meta old, long pending, long asked, Instant now) {
        Instant end = old.deletionTimestamp().orElse(now).minusSeconds(pending).plusSeconds(asked);
        long seconds = asked;
        if (end.isBefore(now)) {
            end = now;
            seconds = asked == 0 ? 0 : 1;
        }
        meta.deletion(end, seconds);
        return seconds;
    }

    private static void bumpGeneration(Meta meta) {
        if (meta.generation() > 0) {
            meta.generation(meta.generation() + 1);
        }
    }

    private static void setFinalizers(Kind kind, Meta meta, DeleteOptions options) {
        List<String> before = meta.finalizers();
        List<String> after =
                withPropagation(before, orphans(kind, before, options), deletesFirst(kind, before, options));
        if (!new HashSet<>(before).equals(new HashSet<>(after))) {
            meta.finalizers(after);
        }
    }

    private static List<String> withPropagation(List<String> finalizers, boolean orphan, boolean foreground) {
        List<String> result = new ArrayList<>(finalizers);
        result.removeAll(List.of(ORPHAN, FOREGROUND));
        if (orphan) {
            result.add(ORPHAN);
        }
        if (foreground) {
            result.add(FOREGROUND);
        }
        return result;
    }

    private static boolean orphans(Kind kind, List<String> finalizers, DeleteOptions options) {
        if (kind.ownsNothing()) {
            return false;
        }
        if (options.orphanDependents().isPresent()) {
            return options.orphanDependents().get();
        }
        if (options.propagation().isPresent()) {
            return options.propagation().get() == DeleteOptions.Propagation.ORPHAN;
        }
        return firstOf(finalizers).map(ORPHAN::equals).orElse(kind.orphansByDefault());
    }

    private static boolean deletesFirst(Kind kind, List<String> finalizers, DeleteOptions options) {
        if (kind.ownsNothing() || options.orphanDependents().isPresent()) {
            return false;
        }
        if (options.propagation().isPresent()) {
            return options.propagation().get() == DeleteOptions.Propagation.FOREGROUND;
        }
        return firstOf(finalizers).map(FOREGROUND::equals).orElse(false);
    }

    private static Optional<String> firstOf(List<String> finalizers) {
        return finalizers.stream()
                .filter(finalizer -> finalizer.equals(ORPHAN) || finalizer.equals(FOREGROUND))
                .findFirst();
    }
}
