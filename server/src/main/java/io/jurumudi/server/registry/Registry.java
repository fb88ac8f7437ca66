package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.admission.AdmissionChain;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.cache.WatchCache;
import io.jurumudi.server.cache.Watcher;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Kinds;
import io.jurumudi.store.Commit;
import io.jurumudi.store.Expect;
import io.jurumudi.store.KeyValue;
import io.jurumudi.store.Store;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Every stored object: one path for all kinds, all verbs and all callers, in this process or outside. Trees that go in and come out
 * are in the kind's preferred version, with defaults, and belong to the caller.
 */
public final class Registry {

    private final Kinds kinds;
    private final WatchCache cache;
    private final Map<String, KindCache> caches = new HashMap<>();
    private final Map<String, WriteHook> hooks = new HashMap<>();
    private final Storage storage;
    private final Listing listing;
    private final AdmissionChain admission;
    private final Creation creation;
    private final Update update;
    private final InstantSource clock;

    /** @param cache gets every kind added, and is started by the caller afterwards */
    public Registry(
            Store store,
            WatchCache cache,
            Kinds kinds,
            AdmissionChain admission,
            InstantSource clock,
            RandomGenerator random) {
        this.kinds = kinds;
        this.cache = cache;
        this.admission = admission;
        this.clock = clock;
        storage = new Storage(store, clock);
        listing = new Listing(store, cache);
        creation = new Creation(storage, new Identity(random), admission, this::hook);
        update = new Update(storage, creation, admission, this::hook);
        for (Kind kind : kinds.all()) {
            if (kind.stored()) {
                caches.put(kind.storagePrefix(), cache.add(kind.storagePrefix(), kind.selectableFields()));
            }
        }
    }

    /** Lets a hook complete objects of a kind; call before the first request. */
    public void hook(Kind kind, WriteHook hook) {
        hooks.put(kind.toString(), hook);
    }

    private WriteHook hook(Kind kind) {
        return hooks.getOrDefault(kind.toString(), WriteHook.none());
    }

    public Kinds kinds() {
        return kinds;
    }

    public InstantSource clock() {
        return clock;
    }

    /** The cache that holds a kind's objects. */
    public KindCache cache(Kind kind) {
        return caches.get(kind.storagePrefix());
    }

    /** The object as the newest write left it, with the bytes clients get. */
    public Optional<CachedObject> read(Kind kind, String namespace, String name) {
        listing.freshest();
        return readCached(kind, namespace, name);
    }

    /** As {@link #read}, but perhaps a moment old, and without waiting. */
    public Optional<CachedObject> readCached(Kind kind, String namespace, String name) {
        return cache(kind).state().objects().get(Storage.key(kind, namespace, name));
    }

    /** As {@link #readCached}, at least as new as a revision. */
    public Optional<CachedObject> readSince(Kind kind, String namespace, String name, long revision) {
        listing.await(revision);
        return readCached(kind, namespace, name);
    }

    /** Waits until the cache, and every index that follows it, has everything written so far. */
    public void settle() {
        listing.freshest();
    }

    /** The object as a tree of the caller's own, as the newest write left it. */
    public Optional<ObjectNode> get(Kind kind, String namespace, String name) {
        return storage.get(Storage.key(kind, namespace, name)).map(stored -> Storage.read(kind, stored));
    }

    /** A tree of the caller's own of what the cache holds. */
    public ObjectNode tree(Kind kind, CachedObject object) {
        return kind.convert(object.tree(), kind.hubApiVersion());
    }

    public ListPage list(ListRequest request) {
        return listing.list(cache(request.selection().kind()), request);
    }

    /**
     * Begins a watch; the caller closes it.
     *
     * @param notBefore waits until the cache has reached this revision; empty: until it has everything written so far
     * @throws ApiException Expired when the changes from there on are no longer known
     */
    public Watcher watch(Selection selection, KindCache.Start start, Optional<Long> notBefore) {
        notBefore.ifPresentOrElse(listing::await, listing::freshest);
        Kind kind = selection.kind();
        Predicate<CachedObject> wanted = selection;
        return cache(kind).watch(selection.interest(), wanted, start).orElseThrow(() -> {
            long asked = start instanceof KindCache.Start.After(long revision) ? revision : 0;
            return ApiException.expired(
                    "too old resource version: " + asked + " (" + cache(kind).since() + ")");
        });
    }

    /** Asks admission about what is sent to a subresource and stored nowhere, such as the eviction of a pod; changes it in place. */
    public void admit(Call call, ObjectNode sent) {
        AdmissionRequest request = new AdmissionRequest(
                AdmissionRequest.Operation.CREATE,
                call.kind(),
                call.subresourceName(),
                call.context().user(),
                call.namespace(),
                call.name(),
                Optional.of(sent),
                Optional.empty(),
                call.dryRun(),
                call.warnings());
        admission.admit(request);
        admission.validate(request);
    }

    /** Stores a new object; its name may be left to the server. */
    public ObjectNode create(Call call, ObjectNode object) {
        return creation.create(call, object);
    }

    /** What an update made of an object, and whether it made the object. */
    public record Updated(ObjectNode object, boolean created) {}

    /** @param mayCreate asked before an update creates an object; refuses by throwing */
    public Updated update(Call call, Change change, Runnable mayCreate) {
        Update.Result result = update.update(call, change, mayCreate);
        return new Updated(result.object(), result.created());
    }

    /**
     * Changes an object past its kind's rules, for the few subresources that may change what an update may not.
     *
     * @param change gets a copy that it may change; may refuse by throwing
     */
    public ObjectNode rewrite(Call call, UnaryOperator<ObjectNode> change) {
        Kind kind = call.kind();
        String key = Storage.key(kind, call.namespace(), call.name());
        while (true) {
            KeyValue stored = storage.get(key)
                    .orElseThrow(
                            () -> ApiException.notFound(new GroupResource(kind.group(), kind.plural()), call.name()));
            ObjectNode changed = change.apply(Storage.read(kind, stored));
            Optional<ObjectNode> done = mark(call, key, stored, changed);
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /**
     * What a deletion left.
     *
     * @param object its last state
     * @param gone whether it is removed; otherwise it is marked as deleted, and waits for someone
     */
    public record Deleted(ObjectNode object, boolean gone, boolean waiting) {}

    /** Deletes one object, at once or in steps. */
    public Deleted delete(Call call, DeleteOptions options) {
        Kind kind = call.kind();
        DeleteOptions asked = kind.orphansIn(call.version()) ? options.leavingOwned() : options;
        String key = Storage.key(kind, call.namespace(), call.name());
        while (true) {
            KeyValue stored = storage.get(key)
                    .orElseThrow(
                            () -> ApiException.notFound(new GroupResource(kind.group(), kind.plural()), call.name()));
            ObjectNode existing = Storage.read(kind, stored);
            AdmissionRequest request = deletion(call, existing);
            admission.admit(request);
            admission.validate(request);
            Optional<Deleted> done = switch (Deletion.decide(kind, existing, asked, call.now())) {
                case Deletion.Decision.Wait wait -> Optional.of(new Deleted(existing, false, true));
                case Deletion.Decision.Mark(ObjectNode marked) ->
                    mark(call, key, stored, marked).map(m -> new Deleted(m, false, false));
                case Deletion.Decision.MarkAndRemove(ObjectNode marked) ->
                    mark(call, key, stored, marked)
                            .flatMap(m -> remove(call, key, m))
                            .map(m -> new Deleted(m, true, false));
                case Deletion.Decision.Remove remove ->
                    remove(call, key, existing).map(m -> new Deleted(m, true, false));
            };
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /** Deletes everything selected; returns what there was. */
    public ListPage deleteAll(Call call, ListRequest request, DeleteOptions options) {
        ListPage page = list(request);
        for (CachedObject object : page.items()) {
            try {
                delete(call.about(object.namespace(), object.name()), options);
            } catch (ApiException failed) {
                if (!failed.reason().equals("NotFound")) {
                    throw failed;
                }
            }
        }
        return page;
    }

    private Optional<ObjectNode> mark(Call call, String key, KeyValue stored, ObjectNode marked) {
        if (call.dryRun()) {
            return Optional.of(marked);
        }
        return switch (storage.put(
                call.kind(), key, Storage.bytes(call.kind(), marked), Expect.revision(stored.modRevision()))) {
            case Commit.Done(long revision, Optional<KeyValue> before) -> {
                Meta.of(marked).set("resourceVersion", Long.toString(revision));
                yield Optional.of(marked);
            }
            case Commit.Mismatch mismatch -> Optional.empty();
        };
    }

    private Optional<ObjectNode> remove(Call call, String key, ObjectNode object) {
        if (call.dryRun()) {
            return Optional.of(object);
        }
        return switch (storage.delete(key, Long.parseLong(Meta.of(object).resourceVersion()))) {
            case Commit.Done(long revision, Optional<KeyValue> before) -> {
                hook(call.kind()).release(object);
                Meta.of(object).set("resourceVersion", Long.toString(revision));
                yield Optional.of(object);
            }
            case Commit.Mismatch mismatch -> Optional.empty();
        };
    }

    private static AdmissionRequest deletion(Call call, ObjectNode existing) {
        return new AdmissionRequest(
                AdmissionRequest.Operation.DELETE,
                call.kind(),
                call.subresourceName(),
                call.context().user(),
                call.namespace(),
                call.name(),
                Optional.empty(),
                Optional.of(existing),
                call.dryRun(),
                call.warnings());
    }

    /** The refusal of a write that was meant for another object of the same name. */
    public static ApiException uidMismatch(Kind kind, String namespace, String name, String wanted, String there) {
        String key = Storage.key(kind, namespace, name).substring("/registry".length());
        return ApiException.conflict(
                new GroupResource(kind.group(), kind.plural()),
                name,
                "StorageError: invalid object, Code: 4, Key: " + key
                        + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
                        + wanted
                        + ", UID in object meta: " + there);
    }

    /** How far the cache has come, for whoever tells how healthy the server is. */
    public long cachedRevision() {
        return cache.revision();
    }
}
