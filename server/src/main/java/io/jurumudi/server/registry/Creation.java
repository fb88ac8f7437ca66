package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.admission.AdmissionChain;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.KeyValue;
import java.util.Optional;
import java.util.function.Function;

/** Stores new objects. */
final class Creation {

    /** How often a name is generated anew when it is taken. */
    private static final int NAME_ATTEMPTS = 8;

    private final Storage storage;
    private final Identity identity;
    private final AdmissionChain admission;
    private final Function<Kind, WriteHook> hooks;

    Creation(Storage storage, Identity identity, AdmissionChain admission, Function<Kind, WriteHook> hooks) {
        this.storage = storage;
        this.identity = identity;
        this.admission = admission;
        this.hooks = hooks;
    }

    ObjectNode create(Call call, ObjectNode object) {
        Identity.checkNamespace(call, object);
        Identity.dedupOwners(call, object);
        checkNoRevision(call, object);
        resetStatus(call.kind(), object);
        Identity.wipe(object);
        ObjectNode managed = Managed.update(call, Optional.empty(), object);
        admission.admit(request(call, managed));
        return store(call, managed);
    }

    /** Upstream's storage says so, which a dry run never reaches and to which what is no number is none. */
    private static void checkNoRevision(Call call, ObjectNode object) {
        String revision = Meta.of(object).resourceVersion();
        if (call.dryRun()) {
            return;
        }
        if (revision.matches("\\d{1,19}") && !revision.matches("0+")) {
            throw new ApiException(Status.failure(
                    500, "", "resourceVersion should not be set on objects to be created", Optional.empty()));
        }
        Meta.of(object).set("resourceVersion", "");
    }

    /** Stores what was made by an apply to an object that does not exist, managed fields included. */
    ObjectNode createApplied(Call call, ObjectNode object) {
        resetStatus(call.kind(), object);
        Identity.wipe(object);
        admission.admit(request(call, object));
        return store(call, object);
    }

    private ObjectNode store(Call call, ObjectNode object) {
        boolean generated = Meta.of(object).name().isEmpty()
                && !Meta.of(object).generateName().isEmpty();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(call, object.deepCopy(), generated);
            } catch (ApiException taken) {
                if (!generated || !taken.reason().equals("AlreadyExists") || attempt == NAME_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private ObjectNode attempt(Call call, ObjectNode object, boolean generated) {
        Kind kind = call.kind();
        identity.begin(object, call.now());
        Meta meta = Meta.of(object);
        WriteHook.Claim claim = hooks.apply(kind).claim(call, object, Optional.empty());
        boolean stored = false;
        try {
            if (kind.countsGenerations()) {
                meta.generation(1);
            }
            kind.rules().prepareForCreate(object, call.context());
            kind.forgive(kind.validate(object), call.version()).throwIfAny(call.groupKind(), meta.name());
            kind.rules().warnings(View.of(object)).forEach(call.warnings());
            admission.validate(request(call, object));
            String key = Storage.key(kind, meta.namespace(), meta.name());
            if (call.dryRun()) {
                storage.get(key).ifPresent(there -> {
                    throw exists(call, meta, there, generated);
                });
                return object;
            }
            switch (storage.put(kind, key, Storage.bytes(kind, object), Expect.absent())) {
                case Commit.Done(long revision, Optional<KeyValue> before) ->
                    meta.set("resourceVersion", Long.toString(revision));
                case Commit.Mismatch(Optional<KeyValue> current) ->
                    throw exists(call, meta, current.orElseThrow(), generated);
            }
            stored = true;
            return object;
        } finally {
            claim.settle(stored);
        }
    }

    private static ApiException exists(Call call, Meta meta, KeyValue there, boolean generated) {
        ApiException taken = generated
                ? ApiException.generateNameConflict(call.resource(), meta.name(), 1)
                : ApiException.alreadyExists(call.resource(), meta.name());
        if (!Meta.of(Json.read(there.value())).deleting()) {
            return taken;
        }
        Status status = taken.status();
        return new ApiException(Status.failure(
                status.code(), status.reason(), "object is being deleted: " + status.message(), status.details()));
    }

    private static AdmissionRequest request(Call call, ObjectNode object) {
        return new AdmissionRequest(
                AdmissionRequest.Operation.CREATE,
                call.kind(),
                call.subresourceName(),
                call.context().user(),
                call.namespace(),
                Meta.of(object).name(),
                Optional.of(object),
                Optional.empty(),
                call.dryRun(),
                call.warnings());
    }

    /** Nobody but the status subresource writes a status. */
    private static void resetStatus(Kind kind, ObjectNode object) {
        if (kind.hasStatus() && !kind.takesStatusOnCreate()) {
            object.set("status", kind.emptyStatus());
        }
    }
}
