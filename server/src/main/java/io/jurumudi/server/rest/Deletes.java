package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Cbor;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.registry.DeleteOptions;
import io.jurumudi.server.registry.DeleteOptions.Propagation;
import io.jurumudi.server.registry.ListPage;
import io.jurumudi.server.registry.Registry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** delete and deletecollection. */
final class Deletes {

    /** Options of a deletion as a client gave them. */
    record Asked(DeleteOptions options, boolean dryRun) {}

    private Deletes() {}

    private static void warnOfOrphans(RestCall call, DeleteOptions options) {
        if (options.propagation().isEmpty() && options.orphanDependents().isEmpty()) {
            call.kind().orphanWarning().ifPresent(call::warn);
        }
    }

    static void delete(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), false);
        Asked asked = options(call);
        warnOfOrphans(call, asked.options);
        Registry.Deleted deleted = call.registry().delete(call.call(asked.dryRun, ""), asked.options);
        boolean asObject = call.kind().returnsDeleted() || !(deleted.gone() || deleted.waiting());
        int code = !deleted.gone()
                        && asked.options
                                .orphanDependents()
                                .filter(orphan -> !orphan)
                                .isPresent()
                ? 202
                : 200;
        if (asObject) {
            Answers.object(call, code, deleted.object(), format);
        } else {
            Answers.other(call, code, success(call, deleted.object()), format.whole(), List.of());
        }
    }

    private static ObjectNode success(RestCall call, ObjectNode object) {
        Status.Details details = new Status.Details(
                call.name(),
                call.kind().group(),
                call.kind().plural(),
                object.path("metadata").path("uid").asText(""),
                List.of(),
                0);
        return new Status(true, 0, "", "", Optional.of(details)).toJson();
    }

    static void deleteCollection(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), false);
        ListOptions list = ListOptions.parse(call.request().query(), false);
        Asked asked = options(call);
        warnOfOrphans(call, asked.options);
        ListPage page = call.registry()
                .deleteAll(
                        call.call(asked.dryRun, ""),
                        list.list(list.selection(call.kind(), call.namespace())),
                        asked.options);
        Answers.list(call, page, format);
    }

    /** Of the body, or without one of the query. */
    private static Asked options(RestCall call) throws IOException {
        byte[] body = call.request().body().readAllBytes();
        if (body.length == 0) {
            return fromQuery(call.request().query());
        }
        MediaType format = call.formats().input(call.request());
        if (format == MediaType.PROTOBUF) {
            return fromMessage(body, call.metaType("DeleteOptions"));
        }
        return fromBody(call, body, format);
    }

    private static Asked fromQuery(Query query) {
        OptionalLong grace = query.first("gracePeriodSeconds")
                .map(Checks::integer)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        Optional<Boolean> orphan =
                query.has("orphanDependents") ? Optional.of(query.flag("orphanDependents")) : Optional.empty();
        List<String> dryRun = query.all("dryRun");
        return checked(grace, Optional.empty(), Optional.empty(), orphan, query.first("propagationPolicy"), dryRun);
    }

    private static Asked fromMessage(byte[] body, ObjectType type) {
        try {
            ObjectNode sent = Protobuf.read(Protobuf.open(body).message(), type);
            return of(Decoder.decode(sent, type).tree());
        } catch (Protobuf.MalformedException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static Asked fromBody(RestCall call, byte[] body, MediaType format) {
        JsonNode options;
        try {
            options = switch (format) {
                case YAML -> Yaml.read(body);
                case CBOR -> Cbor.readAny(body);
                case JSON, PROTOBUF -> Json.readAny(body);
            };
        } catch (Json.MalformedException e) {
            throw ApiException.badRequest("couldn't get version/kind; json parse error: " + e.getMessage());
        }
        if (options.isNull()) {
            return of(options);
        }
        if (!(options instanceof ObjectNode object)) {
            throw ApiException.badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal "
                    + options.getNodeType().name().toLowerCase(Locale.ROOT)
                    + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
                    + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
        }
        checkKind(object);
        ObjectNode typed;
        try {
            typed = Decoder.decode(object, call.metaType("DeleteOptions")).tree();
        } catch (ApiException misfit) {
            throw ApiException.badRequest(misfit.getMessage().replaceFirst("^.* cannot be handled as a [^:]*: ", ""));
        }
        return of(typed);
    }

    private static void checkKind(ObjectNode options) {
        String kind = options.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw ApiException.badRequest("no kind \"" + kind + "\" is registered for version \""
                    + options.path("apiVersion").asText("")
                    + "\" in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\"");
        }
    }

    /** Of a DeleteOptions object; an absent one says nothing. */
    static Asked of(JsonNode options) {
        JsonNode grace = options.path("gracePeriodSeconds");
        JsonNode orphan = options.path("orphanDependents");
        List<String> dryRun = new ArrayList<>();
        options.path("dryRun").forEach(value -> dryRun.add(value.asText()));
        return checked(
                grace.isNumber() ? OptionalLong.of(grace.asLong()) : OptionalLong.empty(),
                text(options.path("preconditions").path("uid")),
                text(options.path("preconditions").path("resourceVersion")),
                orphan.isBoolean() ? Optional.of(orphan.asBoolean()) : Optional.empty(),
                text(options.path("propagationPolicy")),
                dryRun);
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static Asked checked(
            OptionalLong grace,
            Optional<String> uid,
            Optional<String> resourceVersion,
            Optional<Boolean> orphan,
            Optional<String> policy,
            List<String> dryRun) {
        Checks checks = new Checks();
        if (orphan.isPresent() && policy.isPresent()) {
            checks.invalid(
                    "propagationPolicy",
                    "\"" + policy.get() + "\"",
                    "orphanDependents and deletionPropagation cannot be both set");
        }
        Optional<Propagation> propagation = policy.flatMap(text -> switch (text) {
            case "Orphan" -> Optional.of(Propagation.ORPHAN);
            case "Background" -> Optional.of(Propagation.BACKGROUND);
            case "Foreground" -> Optional.of(Propagation.FOREGROUND);
            default -> Optional.empty();
        });
        if (policy.isPresent() && propagation.isEmpty()) {
            checks.notSupported(
                    "propagationPolicy",
                    "\"" + policy.get() + "\"",
                    List.of("Foreground", "Background", "Orphan", "nil"));
        }
        WriteOptions.checkDryRun(dryRun, checks);
        checks.throwIfAny("DeleteOptions");
        return new Asked(new DeleteOptions(grace, uid, resourceVersion, orphan, propagation), !dryRun.isEmpty());
    }
}
