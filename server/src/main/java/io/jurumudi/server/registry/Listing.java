package io.jurumudi.server.registry;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.Keys;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.cache.SortedSnapshot;
import io.jurumudi.server.cache.WatchCache;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.store.CompactedException;
import io.jurumudi.store.FutureRevisionException;
import io.jurumudi.store.KeyValue;
import io.jurumudi.store.Range;
import io.jurumudi.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads of many objects, from the cache wherever it still knows the state asked for. */
final class Listing {

    /** How long a reader waits for the cache to reach a revision; then the client is told to come again. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    /** As {@link #WAIT} for what is stored already: it is on its way, and no client can do better than wait. */
    private static final Duration WAIT_FOR_STORED = Duration.ofSeconds(20);

    private static final String CONTINUE_EXPIRED =
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
                    + "the continue parameter, or use the continue token in this response to retrieve the remainder of the "
                    + "results. Continuing with the provided token results in an inconsistent list - objects that were created, "
                    + "modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    private final Store store;
    private final WatchCache cache;

    Listing(Store store, WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    ListPage list(KindCache kind, ListRequest request) {
        Keys.Range keys = request.selection().keys();
        if (!request.continued().isEmpty()) {
            ContinueToken token = ContinueToken.decode(request.continued());
            KindCache.State state;
            if (token.revision() < 0) {
                freshest();
                return page(kind.state(), request, keys, keys.start() + token.start());
            }
            try {
                state = at(kind, request.selection().kind(), token.revision());
            } catch (CompactedException gone) {
                throw ApiException.expired(
                        CONTINUE_EXPIRED, new ContinueToken(ContinueToken.NEWEST, token.start()).encode());
            }
            return page(state, request, keys, keys.start() + token.start());
        }
        return page(state(kind, request), request, keys, keys.start());
    }

    private KindCache.State state(KindCache kind, ListRequest request) {
        if (request.version().isEmpty()) {
            freshest();
            return kind.state();
        }
        return switch (request.version().get()) {
            case ListRequest.Version.Any any -> kind.state();
            case ListRequest.Version.NotOlderThan(long revision) -> {
                await(revision);
                yield kind.state();
            }
            case ListRequest.Version.Exact(long revision) -> {
                await(revision);
                try {
                    yield at(kind, request.selection().kind(), revision);
                } catch (CompactedException gone) {
                    throw ApiException.expired("The resourceVersion for the provided list is too old.");
                }
            }
        };
    }

    /** Waits until the cache holds everything that was durable when this was called. */
    void freshest() {
        long now = store.revision();
        if (!cache.await(now, WAIT_FOR_STORED)) {
            throw ApiException.tooLargeResourceVersion(now, cache.revision(), 1);
        }
    }

    /** Waits until the cache has reached a revision. */
    void await(long revision) {
        if (!cache.await(revision, WAIT)) {
            throw ApiException.tooLargeResourceVersion(revision, cache.revision(), 1);
        }
    }

    /** The state at a past revision: out of the cache's window, else out of the store's history. */
    private KindCache.State at(KindCache cached, Kind kind, long revision) {
        if (revision > cache.revision()) {
            await(revision);
        }
        Optional<KindCache.State> recent = cached.state(revision);
        if (recent.isPresent()) {
            return recent.get();
        }
        try {
            Range stored = store.range(cached.prefix(), Store.prefixEnd(cached.prefix()), revision, 0);
            SortedSnapshot<CachedObject> objects = SortedSnapshot.empty();
            for (KeyValue item : stored.items()) {
                objects = objects.with(
                        item.key(),
                        CachedObject.of(item.key(), item.value(), item.modRevision(), kind.selectableFields()));
            }
            return new KindCache.State(objects, revision);
        } catch (FutureRevisionException future) {
            throw ApiException.tooLargeResourceVersion(revision, future.revision(), 1);
        }
    }

    private static ListPage page(KindCache.State state, ListRequest request, Keys.Range keys, String start) {
        List<CachedObject> items = new ArrayList<>();
        for (CachedObject object : state.objects().range(start, keys.end())) {
            if (!request.selection().test(object)) {
                continue;
            }
            if (request.limit() > 0 && items.size() == request.limit()) {
                String next = items.getLast().key() + "\0";
                String token = new ContinueToken(
                                state.revision(), next.substring(keys.start().length()))
                        .encode();
                OptionalLong remaining = request.selection().isEverything()
                        ? OptionalLong.of((keys.end().isEmpty()
                                        ? state.objects().size()
                                        : state.objects().rank(keys.end()))
                                - (long) state.objects().rank(next))
                        : OptionalLong.empty();
                return new ListPage(state.revision(), items, token, remaining);
            }
            items.add(object);
        }
        return new ListPage(state.revision(), items, "", OptionalLong.empty());
    }
}
