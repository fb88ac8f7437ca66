package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.cache.Layout;
import io.jurumudi.server.http.Gzip;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.registry.ListPage;
import io.jurumudi.server.table.Tables;
import io.jurumudi.server.table.Tables.IncludeObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sends objects and lists in the format agreed on; stored bytes as they are where that is what the client wants. */
final class Answers {

    /** Smaller answers are not worth compressing. */
    private static final int GZIP_FROM = 128 * 1024;

    private Answers() {}

    /** @param object in the kind's preferred version */
    static void object(RestCall call, int code, ObjectNode object, Format format) throws IOException {
        send(call, code, call.formats().encode(shaped(call, object, format), format), format);
    }

    /**
     * An object that is not of the call's kind, such as a Scale or a Status.
     *
     * @param columns of a table of such objects, for clients that want one
     */
    static void other(RestCall call, int code, ObjectNode object, Format format, List<Column> columns)
            throws IOException {
        ObjectNode shaped = switch (format.as()) {
            case Format.As.Whole whole -> object;
            case Format.As.Table(String version) ->
                Tables.ofOther(object, columns, call.type(kindOf(object)), version, included(call), call.now());
            case Format.As.Metadata(String version, boolean list) -> {
                if (list) {
                    throw noList(goType(kindOf(object).group(), kindOf(object).kind()));
                }
                yield partial(object, version);
            }
        };
        send(call, code, call.formats().encode(shaped, format), format);
    }

    private static GroupVersionKind kindOf(ObjectNode object) {
        return GroupVersionKind.of(
                object.path("apiVersion").asText(), object.path("kind").asText());
    }

    static void object(RestCall call, CachedObject object, Format format) throws IOException {
        if (format.isPlainJson() && storedVersionWanted(call)) {
            send(call, 200, format, object.size(), out -> {
                out.write(object.json());
                out.write('\n');
            });
            return;
        }
        if (format.isPlainProtobuf()) {
            GroupVersionKind kind = call.kind().gvk(call.version());
            byte[] body = Protobuf.wrap(kind.apiVersion(), kind.kind(), call.message(object));
            send(call, 200, body, format);
            return;
        }
        ObjectNode shaped = shaped(call, call.registry().tree(call.kind(), object), format);
        byte[] body = call.formats().encode(shaped, format);
        send(call, 200, body, format);
    }

    private static ObjectNode shaped(RestCall call, ObjectNode object, Format format) {
        return switch (format.as()) {
            case Format.As.Whole whole -> Layout.inOrder(call.served(object));
            case Format.As.Table(String version) -> {
                ObjectNode metadata = Json.object();
                String revision =
                        object.path("metadata").path("resourceVersion").asText("");
                if (!revision.isEmpty()) {
                    metadata.put("resourceVersion", revision);
                }
                yield tables(call, version).table(metadata, List.of(object), call.version(), call.now());
            }
            case Format.As.Metadata(String version, boolean list) -> {
                if (list) {
                    throw noList(goType(call.kind().group(), call.kind().kind()));
                }
                yield partial(object, version);
            }
        };
    }

    static void list(RestCall call, ListPage page, Format format) throws IOException {
        if (format.isPlainJson() && storedVersionWanted(call)) {
            plainList(call, page, format);
            return;
        }
        if (format.isPlainProtobuf()) {
            protobufList(call, page, format);
            return;
        }
        List<ObjectNode> objects = new ArrayList<>(page.items().size());
        for (CachedObject item : page.items()) {
            objects.add(call.registry().tree(call.kind(), item));
        }
        list(call, page, objects, format);
    }

    /** A list of objects that are stored nowhere. */
    static void computedList(RestCall call, List<ObjectNode> objects, Format format) throws IOException {
        list(call, new ListPage(0, List.of(), "", OptionalLong.empty()), objects, format);
    }

    private static void list(RestCall call, ListPage page, List<ObjectNode> objects, Format format) throws IOException {
        ObjectNode list = switch (format.as()) {
            case Format.As.Whole whole -> wholeList(call, page, objects);
            case Format.As.Table(String version) ->
                tables(call, version).table(metadata(page), objects, call.version(), call.now());
            case Format.As.Metadata(String version, boolean asList) -> {
                if (!asList) {
                    throw shapeless("you requested PartialObjectMetadata, but the requested object is a list ("
                            + goType(call.kind().group(), call.kind().kind() + "List") + ")");
                }
                yield partialList(page, objects, version);
            }
        };
        byte[] body = call.formats().encode(list, format);
        send(call, 200, body, format);
    }

    /** The list as it lies in the cache: nothing is decoded. */
    private static void plainList(RestCall call, ListPage page, Format format) throws IOException {
        String head = "{\"kind\":\"" + call.kind().listKind() + "\",\"apiVersion\":\""
                + call.kind().apiVersion(call.version()) + "\",\"metadata\":" + Json.text(metadata(page))
                + ",\"items\":[";
        long size = head.length();
        for (CachedObject item : page.items()) {
            size += item.size();
        }
        send(call, 200, format, size, out -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            boolean first = true;
            for (CachedObject item : page.items()) {
                if (!first) {
                    out.write(',');
                }
                first = false;
                item.writeItem(out);
            }
            out.write("]}\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The list of messages, each made once however often it is listed. */
    private static void protobufList(RestCall call, ListPage page, Format format) throws IOException {
        byte[] metadata = Protobuf.write(metadata(page), call.metaType("ListMeta"));
        List<byte[]> items = new ArrayList<>(page.items().size());
        long size = metadata.length;
        for (CachedObject item : page.items()) {
            byte[] message = call.message(item);
            items.add(message);
            size += message.length;
        }
        String apiVersion = call.kind().apiVersion(call.version());
        send(
                call,
                200,
                format,
                size,
                out -> Protobuf.wrapList(apiVersion, call.kind().listKind(), metadata, items, out));
    }

    private static ObjectNode wholeList(RestCall call, ListPage page, List<ObjectNode> objects) {
        ObjectNode list = Json.object()
                .put("kind", call.kind().listKind())
                .put("apiVersion", call.kind().apiVersion(call.version()));
        list.set("metadata", metadata(page));
        ArrayNode items = list.putArray("items");
        for (ObjectNode object : objects) {
            ObjectNode item = call.served(object);
            item.remove(List.of("kind", "apiVersion"));
            items.add(item);
        }
        return list;
    }

    private static ObjectNode partialList(ListPage page, List<ObjectNode> objects, String version) {
        ObjectNode list =
                Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/" + version);
        list.set("metadata", metadata(page));
        if (objects.isEmpty()) {
            list.putNull("items");
        } else {
            ArrayNode items = list.putArray("items");
            objects.forEach(object -> items.add(partial(object, version)));
        }
        return list;
    }

    static ObjectNode partial(ObjectNode object, String version) {
        ObjectNode partial =
                Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + version);
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    private static ObjectNode metadata(ListPage page) {
        ObjectNode metadata = Json.object();
        if (page.revision() > 0) {
            metadata.put("resourceVersion", Long.toString(page.revision()));
        }
        if (!page.continued().isEmpty()) {
            metadata.put("continue", page.continued());
            page.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
        }
        return metadata;
    }

    static Tables tables(RestCall call, String version) {
        return new Tables(call.kind(), version, included(call));
    }

    private static IncludeObject included(RestCall call) {
        String include = call.request().query().first("includeObject", "");
        return IncludeObject.of(include)
                .orElseThrow(() -> ApiException.badRequest(
                        "Unable to convert to Table as requested: includeObject: Invalid value: \"" + include
                                + "\": must be 'Metadata', 'Object', 'None', or empty"));
    }

    private static boolean storedVersionWanted(RestCall call) {
        return call.kind().storedApiVersion().equals(call.kind().apiVersion(call.version()));
    }

    private static ApiException noList(String goType) {
        return shapeless(
                "you requested PartialObjectMetadataList, but the requested object is not a list (" + goType + ")");
    }

    private static ApiException shapeless(String message) {
        return new ApiException(Status.failure(406, "NotAcceptable", message, Optional.empty()));
    }

    /** What upstream calls the type of an object in its own words. */
    private static String goType(String group, String kind) {
        return "*" + (group.isEmpty() ? "core" : group.replaceFirst("\\..*", "")) + "." + kind;
    }

    @FunctionalInterface
    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void send(RestCall call, int code, byte[] body, Format format) throws IOException {
        send(call, code, format, body.length, out -> out.write(body));
    }

    /** Sends an answer, compressed where it is large and the client takes that. */
    private static void send(RestCall call, int code, Format format, long size, Body body) throws IOException {
        call.sendHead(code, format);
        if (size <= GZIP_FROM || !Gzip.accepted(call.request())) {
            body.writeTo(call.response().body());
            return;
        }
        try (OutputStream gzip = Gzip.over(call.response())) {
            body.writeTo(gzip);
        }
    }
}
