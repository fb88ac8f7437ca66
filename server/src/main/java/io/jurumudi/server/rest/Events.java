package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Cbor;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.table.Tables;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encodes the events of one watch; those that many clients get alike, once. */
final class Events {

    private static final String INITIAL_END = "k8s.io/initial-events-end";

    private final RestCall call;
    private final Format format;
    private final boolean asStored;
    private boolean first = true;

    Events(RestCall call, Format format) {
        this.call = call;
        this.format = format;
        asStored = format.isPlainJson()
                && call.kind().storedApiVersion().equals(call.kind().apiVersion(call.version()));
    }

    /** An object that was there before the watch began. */
    byte[] initial(CachedObject object) {
        return event("ADDED", encode(object));
    }

    byte[] changed(CacheEvent event) {
        // The first table has columns, and ages are of the moment: tables are each client's own.
        if (format.as() instanceof Format.As.Table) {
            return event(event.type().name(), encode(event.object()));
        }
        String key = call.kind().apiVersion(call.version()) + " " + format.key();
        return event.encoded(key, e -> event(e.type().name(), encode(e.object())));
    }

    /** Tells a client how far it has seen. @param initialEnd whether it has now seen all that was there at the beginning */
    byte[] bookmark(long revision, boolean initialEnd) {
        ObjectNode object = Json.object();
        object.put("kind", call.kind().kind()).put("apiVersion", call.kind().apiVersion(call.version()));
        ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            metadata.putObject("annotations").put(INITIAL_END, "true");
        }
        return event("BOOKMARK", call.formats().encode(shaped(object), format));
    }

    /** Tells a client why there will be no more events. */
    byte[] failure(Status status) {
        return event("ERROR", call.formats().encode(status.toJson(), format.whole()));
    }

    private byte[] encode(CachedObject object) {
        if (asStored) {
            return object.json();
        }
        if (format.isPlainProtobuf()) {
            GroupVersionKind kind = call.kind().gvk(call.version());
            return Protobuf.wrap(kind.apiVersion(), kind.kind(), call.message(object));
        }
        return call.formats().encode(shaped(call.registry().tree(call.kind(), object)), format);
    }

    private ObjectNode shaped(ObjectNode object) {
        return switch (format.as()) {
            case Format.As.Whole whole -> call.served(object);
            case Format.As.Table(String version) -> {
                Tables tables = Answers.tables(call, version);
                ObjectNode table = tables.event(
                        object, call.version(), first, call.registry().clock().instant());
                first = false;
                yield table;
            }
            case Format.As.Metadata(String version, boolean list) -> Answers.partial(object, version);
        };
    }

    private byte[] event(String type, byte[] object) {
        return switch (format.mediaType()) {
            case JSON, YAML -> json(type, object);
            case PROTOBUF -> Protobuf.event(type, object);
            case CBOR -> Cbor.event(type, object);
        };
    }

    /** @param object with or without an end of line, which one object of JSON in another does without */
    private static byte[] json(String type, byte[] object) {
        int length = object[object.length - 1] == '\n' ? object.length - 1 : object.length;
        ByteArrayOutputStream frame = new ByteArrayOutputStream(length + 40);
        frame.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
        frame.write(object, 0, length);
        frame.writeBytes(new byte[] {'}', '\n'});
        return frame.toByteArray();
    }
}
