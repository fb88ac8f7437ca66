package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.admission.AdmissionChain;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Changes stored objects: updates and patches of objects and of their subresources. */
final class Update {

    /** What came of it. */
    record Result(ObjectNode object, boolean created) {}

    private static final String AFTER_ADMISSION = " after mutating admission happens";

    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and try again";

    private final Storage storage;
    private final Creation creation;
    private final AdmissionChain admission;
    private final Function<Kind, WriteHook> hooks;

    Update(Storage storage, Creation creation, AdmissionChain admission, Function<Kind, WriteHook> hooks) {
        this.storage = storage;
        this.creation = creation;
        this.admission = admission;
        this.hooks = hooks;
    }

    /** @param mayCreate asked before an object that does not exist is created; refuses by throwing */
    Result update(Call call, Change change, Runnable mayCreate) {
        Kind kind = call.kind();
        String key = Storage.key(kind, call.namespace(), call.name());
        if (change instanceof Change.Replace(ObjectNode object)) {
            Identity.checkNamespace(call, object);
            Identity.checkName(call, object);
        }
        while (true) {
            Optional<KeyValue> stored = storage.get(key);
            if (stored.isEmpty()) {
                return new Result(create(call, change, mayCreate), true);
            }
            ObjectNode existing = Storage.read(kind, stored.get());
            ObjectNode updated = updated(call, change, existing);
            WriteHook.Claim claim = call.subresource().isEmpty()
                    ? hooks.apply(kind).claim(call, updated, Optional.of(existing))
                    : s -> {};
            boolean written = false;
            try {
                prepare(call, updated, existing);
                validate(call, updated, existing);
                admission.validate(request(call, updated, existing));
                Optional<ObjectNode> result = write(call, key, stored.get(), updated, existing);
                written = result.isPresent() && !call.dryRun();
                if (result.isPresent()) {
                    return new Result(result.get(), false);
                }
            } finally {
                claim.settle(written);
            }
            // Somebody else was faster: look again. An update that named a resourceVersion now fails as a conflict.
        }
    }

    private ObjectNode create(Call call, Change change, Runnable mayCreate) {
        boolean allowed = change instanceof Change.Apply
                || (change instanceof Change.Replace
                        && call.kind().createsOnUpdate()
                        && call.subresource().isEmpty());
        if (!allowed || (change instanceof Change.Apply && call.subresource().isPresent())) {
            throw ApiException.notFound(call.resource(), call.name());
        }
        mayCreate.run();
        return switch (change) {
            case Change.Replace(ObjectNode object) -> {
                Identity.checkName(call, object);
                String uid = Meta.of(object).uid();
                if (!uid.isEmpty()) {
                    throw uidMismatch(call, uid, "");
                }
                ObjectNode created = object.deepCopy();
                if (!call.dryRun()) {
                    Meta.of(created).set("resourceVersion", "");
                }
                yield creation.create(call, created);
            }
            case Change.Apply(ObjectNode applied, boolean force) -> {
                String uid = Meta.of(applied).uid();
                if (!uid.isEmpty()) {
                    throw ApiException.conflict(
                            call.resource(),
                            call.name(),
                            "uid mismatch: the provided object specified uid " + uid
                                    + ", and no existing object was found");
                }
                ObjectNode object = Managed.apply(call, Optional.empty(), applied, force);
                Identity.checkNamespace(call, object);
                Identity.checkName(call, object);
                Identity.dedupOwners(call, object);
                yield creation.createApplied(call, object);
            }
            case Change.Compute compute -> throw new IllegalStateException("a patch creates nothing");
        };
    }

    private ObjectNode updated(Call call, Change change, ObjectNode existing) {
        ObjectNode updated = switch (change) {
            case Change.Replace(ObjectNode object) -> {
                String uid = Meta.of(object).uid();
                if (!uid.isEmpty() && !uid.equals(Meta.of(existing).uid())) {
                    throw uidMismatch(call, uid, Meta.of(existing).uid());
                }
                yield object.deepCopy();
            }
            case Change.Compute(var patch) -> patch.apply(existing.deepCopy());
            case Change.Apply(ObjectNode applied, boolean force) ->
                Managed.apply(call, Optional.of(existing), applied, force);
        };
        Identity.checkNamespace(call, updated);
        Identity.checkName(call, updated);
        // Upstream looks at what a patch made only where it looks at what admission made.
        Identity.dedupOwners(call, updated, change instanceof Change.Replace ? "" : AFTER_ADMISSION);
        ObjectNode masked = mask(call, updated, existing);
        ObjectNode managed =
                change instanceof Change.Apply ? masked : Managed.update(call, Optional.of(existing), masked);
        admission.admit(request(call, managed, existing));
        return managed;
    }

    /** What is written through one path leaves what belongs to the others as it was. */
    private static ObjectNode mask(Call call, ObjectNode updated, ObjectNode existing) {
        if (call.subresource().isEmpty()) {
            if (call.kind().hasStatus()) {
                copy("status", existing, updated);
            }
            return updated;
        }
        return switch (call.subresource().get()) {
            case Subresource.Status status -> {
                ObjectNode result = existing.deepCopy();
                copy("status", updated, result);
                result.set("metadata", updated.get("metadata"));
                yield result;
            }
            case Subresource.Part part -> {
                ObjectNode result = part.merge().apply(existing, updated);
                result.set("metadata", updated.get("metadata"));
                yield result;
            }
            case Subresource.Scale scale -> updated;
            case Subresource.Custom custom -> updated;
        };
    }

    private static void copy(String field, ObjectNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    private static void prepare(Call call, ObjectNode updated, ObjectNode existing) {
        Kind kind = call.kind();
        Meta meta = Meta.of(updated);
        Meta old = Meta.of(existing);
        checkRevision(call, meta, old);
        meta.copy("generation", old);
        switch (call.subresource().orElse(null)) {
            case null -> kind.rules().prepareForUpdate(updated, existing, call.context());
            case Subresource.Status status -> {
                kind.writtenWithStatus().restore(meta.node(), old.node());
                kind.rules().prepareForStatusUpdate(updated, existing, call.context());
            }
            case Subresource.Part part -> {
                part.metadata().restore(meta.node(), old.node());
                kind.rules().preparePart(part.name(), updated, existing, call.context());
            }
            case Subresource.Scale scale -> kind.rules().prepareForUpdate(updated, existing, call.context());
            case Subresource.Custom custom -> {}
        }
        if (meta.uid().isEmpty()) {
            meta.copy("uid", old);
        }
        meta.copy("creationTimestamp", old);
        if (old.deleting()) {
            meta.copy("deletionTimestamp", old);
            if (meta.deletionGracePeriodSeconds().isEmpty()) {
                meta.copy("deletionGracePeriodSeconds", old);
            }
        }
        if (kind.countsGenerations() && !sameSpec(updated, existing)) {
            meta.generation(old.generation() + 1);
        }
    }

    private static void checkRevision(Call call, Meta meta, Meta old) {
        String wanted = meta.resourceVersion();
        if (wanted.isEmpty() || wanted.equals("0")) {
            if (!call.kind().allowsUnconditionalUpdate()) {
                throw ApiException.invalid(
                        new GroupKind(call.kind().group(), call.kind().plural()),
                        call.name(),
                        List.of(new Status.Cause(
                                "FieldValueInvalid",
                                "Invalid value: 0: must be specified for an update",
                                "metadata.resourceVersion")));
            }
            meta.copy("resourceVersion", old);
        } else if (!wanted.matches("\\d{1,19}")) {
            throw new ApiException(Status.failure(
                    500, "", "strconv.ParseUint: parsing \"" + wanted + "\": invalid syntax", Optional.empty()));
        } else if (!wanted.equals(old.resourceVersion())) {
            throw ApiException.conflict(call.resource(), call.name(), MODIFIED);
        }
    }

    /** Whether everything but metadata and status is the same. */
    private static boolean sameSpec(ObjectNode one, ObjectNode other) {
        return withoutMetaAndStatus(one).equals(withoutMetaAndStatus(other));
    }

    private static Map<String, Object> withoutMetaAndStatus(ObjectNode object) {
        Map<String, Object> rest = new java.util.HashMap<>();
        object.properties().forEach(field -> rest.put(field.getKey(), field.getValue()));
        rest.keySet().removeAll(List.of("metadata", "status", "kind", "apiVersion"));
        return rest;
    }

    private static void validate(Call call, ObjectNode updated, ObjectNode existing) {
        Kind kind = call.kind();
        Problems problems = switch (call.subresource()
                .filter(sub -> !(sub instanceof Subresource.Scale || sub instanceof Subresource.Custom))
                .orElse(null)) {
            case null -> kind.validateUpdate(updated, existing);
            case Subresource.Status status -> kind.validateStatusUpdate(updated, existing);
            case Subresource.Part part -> kind.validatePartUpdate(part.name(), updated, existing);
            case Subresource.Scale scale -> kind.validateUpdate(updated, existing);
            case Subresource.Custom custom -> kind.validateUpdate(updated, existing);
        };
        kind.forgive(problems, call.version()).throwIfAny(call.groupKind(), call.name());
        if (call.subresource().isEmpty()) {
            kind.rules().warningsOnUpdate(View.of(updated), View.of(existing)).forEach(call.warnings());
        }
    }

    /** Empty when the object is no longer what {@code stored} says. */
    private Optional<ObjectNode> write(
            Call call, String key, KeyValue stored, ObjectNode updated, ObjectNode existing) {
        Kind kind = call.kind();
        if (lastFinalizerGone(kind, updated, existing)) {
            if (call.dryRun()) {
                return Optional.of(updated);
            }
            if (storage.delete(key, stored.modRevision()) instanceof Commit.Mismatch) {
                return Optional.empty();
            }
            hooks.apply(kind).release(existing);
            return Optional.of(updated);
        }
        byte[] bytes = Storage.bytes(kind, updated);
        // Neither the order of fields nor other times change the length, and most changes do.
        if (bytes.length == stored.value().length && unchanged(kind, bytes, existing)) {
            return Optional.of(existing);
        }
        if (call.dryRun()) {
            return Optional.of(updated);
        }
        return switch (storage.put(kind, key, bytes, Expect.revision(stored.modRevision()))) {
            case Commit.Done(long revision, Optional<KeyValue> before) -> {
                Meta.of(updated).set("resourceVersion", Long.toString(revision));
                yield Optional.of(updated);
            }
            case Commit.Mismatch mismatch -> Optional.empty();
        };
    }

    /** A write that changes nothing is none: no revision, no event. */
    private static boolean unchanged(Kind kind, byte[] bytes, ObjectNode existing) {
        // Read back, so that numbers are compared as what they are once stored.
        ObjectNode written = kind.convert(Json.read(bytes), kind.hubApiVersion());
        ObjectNode before = existing.deepCopy();
        Meta.of(before).set("resourceVersion", "");
        return Managed.sameButForTimes(written, before);
    }

    private static boolean lastFinalizerGone(Kind kind, ObjectNode updated, ObjectNode existing) {
        Meta old = Meta.of(existing);
        return old.deleting()
                && Meta.of(updated).finalizers().isEmpty()
                && old.deletionGracePeriodSeconds().orElse(0) == 0
                && !Deletion.heldBySpec(kind, updated);
    }

    private static ApiException uidMismatch(Call call, String wanted, String there) {
        return Registry.uidMismatch(call.kind(), call.namespace(), call.name(), wanted, there);
    }

    private static AdmissionRequest request(Call call, ObjectNode updated, ObjectNode existing) {
        return new AdmissionRequest(
                AdmissionRequest.Operation.UPDATE,
                call.kind(),
                call.subresourceName(),
                call.context().user(),
                call.namespace(),
                call.name(),
                Optional.of(updated),
                Optional.of(existing),
                call.dryRun(),
                call.warnings());
    }
}
