package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.registry.Registry;
import java.io.IOException;
import java.util.Optional;

/** get and list. */
final class Reads {

    private Reads() {}

    static void get(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), false);
        Answers.object(call, find(call), format);
    }

    /** @throws ApiException NotFound */
    static CachedObject find(RestCall call) {
        String version = call.request().query().first("resourceVersion", "");
        Registry registry = call.registry();
        Optional<CachedObject> found;
        if (version.isEmpty()) {
            found = registry.read(call.kind(), call.namespace(), call.name());
        } else {
            long revision =
                    ListOptions.revision(version).orElseThrow(() -> Failures.unnamed(ListOptions.unparsable(version)));
            found = registry.readSince(call.kind(), call.namespace(), call.name(), revision);
        }
        return found.orElseThrow(() -> ApiException.notFound(
                new GroupResource(call.kind().group(), call.kind().plural()), call.name()));
    }

    static void list(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), true);
        ListOptions options = ListOptions.parse(call.request().query(), false);
        Answers.list(
                call, call.registry().list(options.list(options.selection(call.kind(), call.namespace()))), format);
    }
}
