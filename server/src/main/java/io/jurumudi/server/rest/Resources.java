package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Names;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.metrics.ServerMetrics;
import io.jurumudi.server.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds who serves a request for a resource: the registry for what is stored, a handler of its own for the rest. */
public final class Resources {

    private final Registry registry;
    private final Schemas schemas;
    private final Formats formats;
    private final Writes writes;
    private final Watches watches;
    private final Map<String, RestHandler> special;

    /**
     * @param special handlers of what the registry cannot serve by itself, by {@code resource.group} or {@code resource/subresource.group}
     * @param watchTimeout how long a watch may last that does not say
     */
    public Resources(
            Registry registry,
            Schemas schemas,
            Formats formats,
            Authorizer authorizer,
            Map<String, RestHandler> special,
            Supplier<Duration> watchTimeout,
            ServerMetrics metrics) {
        this.registry = registry;
        this.schemas = schemas;
        this.formats = formats;
        this.special = Map.copyOf(special);
        writes = new Writes(authorizer);
        watches = new Watches(watchTimeout, metrics);
    }

    /** Whether there is such a resource. */
    public boolean serves(RequestInfo info) {
        return registry.kinds()
                .resource(info.group(), info.resource())
                .filter(kind -> kind.servedVersions().contains(info.version()))
                .filter(kind -> info.subresource().isEmpty()
                        || kind.subresource(info.subresource()).isPresent())
                .isPresent();
    }

    public void handle(RequestInfo info, User user, Request request, Response response) throws Exception {
        if (registry.kinds().all().stream().noneMatch(kind -> kind.group().equals(info.group()))) {
            Failures.noSuchPath(response);
            return;
        }
        Kind kind = registry.kinds()
                .resource(info.group(), info.resource())
                .filter(k -> k.servedVersions().contains(info.version()))
                .orElseThrow(Failures::noSuchResource);
        checkScope(kind, info);
        checkName(info);
        RestCall call = new RestCall(registry, schemas, formats, request, response, info, user, kind);
        boolean proxied = info.subresource().equals("proxy");
        boolean unread = info.watchPath() && !request.method().equals("GET");
        if (unread
                || (!proxied
                        && (request.method().equals("HEAD") || request.method().equals("OPTIONS")))) {
            throw Failures.noSuchMethod();
        }
        try {
            serve(call);
        } catch (ApiException refused) {
            if (!response.committed()) {
                call.sendWarnings();
            }
            throw refused;
        }
    }

    private void serve(RestCall call) throws Exception {
        String subresource = call.info().subresource();
        if (subresource.isEmpty()) {
            object(call);
        } else {
            if (!call.info().rest().isEmpty() && !subresource.equals("proxy")) {
                throw Failures.noSuchResource();
            }
            subresource(call, call.kind().subresource(subresource).orElseThrow(Failures::noSuchResource));
        }
    }

    private static void checkScope(Kind kind, RequestInfo info) {
        boolean inNamespace = !info.namespace().isEmpty() && !info.resource().equals("namespaces");
        boolean misplaced = kind.namespaced() ? info.namespace().isEmpty() && info.namedInPath() : inNamespace;
        if (misplaced) {
            throw Failures.noSuchResource();
        }
    }

    private static void checkName(RequestInfo info) {
        if (info.namedInPath()) {
            Names.pathSegment(info.name()).stream().findFirst().ifPresent(problem -> {
                throw ApiException.badRequest("Name parameter invalid: " + GoText.quote(info.name()) + ": " + problem);
            });
        }
    }

    private void object(RestCall call) throws Exception {
        Kind kind = call.kind();
        RequestInfo info = call.info();
        Verb verb = Verb.of(info.verb()).filter(kind.verbs()::contains).orElseThrow(Failures::noSuchMethod);
        boolean everywhere = kind.namespaced() && info.namespace().isEmpty();
        if (everywhere && verb != Verb.LIST && verb != Verb.WATCH) {
            throw Failures.noSuchMethod();
        }
        warnOfAge(call);
        Optional<RestHandler> own = Optional.ofNullable(special.get(kind.plural() + "." + kind.group()));
        if (own.isPresent()) {
            own.get().handle(call);
            return;
        }
        boolean named = info.namedInPath();
        boolean fits = switch (verb) {
            case CREATE, LIST, DELETECOLLECTION -> !named;
            case GET, UPDATE, PATCH, DELETE -> named;
            case WATCH -> true;
        };
        if (!fits) {
            throw Failures.noSuchMethod();
        }
        switch (verb) {
            case GET -> Reads.get(call);
            case LIST -> Reads.list(call);
            case WATCH -> watches.watch(call);
            case CREATE -> writes.create(call);
            case UPDATE -> writes.update(call);
            case PATCH -> writes.patch(call);
            case DELETE -> Deletes.delete(call);
            case DELETECOLLECTION -> Deletes.deleteCollection(call);
        }
    }

    /** Of what is served, that is: what is refused by its method was not used. */
    private static void warnOfAge(RestCall call) {
        call.kind().deprecation(call.version()).ifPresent(call::warn);
    }

    private void subresource(RestCall call, Subresource subresource) throws Exception {
        Verb verb = Verb.of(call.info().verb())
                .filter(subresource.verbs()::contains)
                .orElseThrow(Failures::noSuchMethod);
        warnOfAge(call);
        switch (subresource) {
            case Subresource.Status status -> part(call, verb, subresource.verbs());
            case Subresource.Part part -> part(call, verb, subresource.verbs());
            case Subresource.Scale scale -> new Scales(scale).handle(call, verb, writes);
            case Subresource.Custom custom -> {
                String key = call.kind().plural() + "/" + custom.name() + "."
                        + call.kind().group();
                RestHandler handler = special.get(key);
                if (handler == null) {
                    throw Failures.noSuchResource();
                }
                handler.handle(call);
            }
        }
    }

    private void part(RestCall call, Verb verb, Set<Verb> verbs) throws IOException {
        switch (verb) {
            case GET -> Reads.get(call);
            case UPDATE -> writes.update(call);
            case PATCH -> writes.patch(call);
            case CREATE, DELETE, DELETECOLLECTION, LIST, WATCH ->
                throw new IllegalStateException("a part of an object has no verb " + verb + " but " + verbs);
        }
    }
}
