package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.server.auth.ServiceAccountTokens;
import io.jurumudi.server.auth.ServiceAccountTokens.Reference;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Meta;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code serviceaccounts/token}: a token for a service account, for a while, perhaps as long as a pod lives. */
public final class TokenRequests {

    private static final GroupVersionKind TYPE = new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    private static final GroupKind GROUP_KIND = new GroupKind(TYPE.group(), TYPE.kind());
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;

    private record Bound(Optional<Reference> pod, Optional<Reference> secret, Optional<Reference> node) {}

    private final ServiceAccountTokens tokens;
    private final List<String> audiences;

    /** @param audiences of tokens that ask for none */
    public TokenRequests(ServiceAccountTokens tokens, List<String> audiences) {
        this.tokens = tokens;
        this.audiences = List.copyOf(audiences);
    }

    public void create(RestCall call) throws IOException {
        if (!tokens.canIssue()) {
            throw Failures.noSuchResource();
        }
        Requested requested = Requested.read(call, TYPE);
        ObjectNode object = requested.object();
        Meta meta = Meta.of(object);
        if (!meta.name().isEmpty() && !meta.name().equals(call.name())) {
            throw invalid(
                    call.name(),
                    "metadata.name",
                    "\"" + meta.name() + "\"",
                    "must match the service account name if specified");
        }
        requested.admit();
        ObjectNode account = get(call, "serviceaccounts", call.namespace(), call.name());
        String uid = Meta.of(account).uid();
        if (!meta.uid().isEmpty() && !meta.uid().equals(uid)) {
            throw ApiException.conflict(
                    new GroupResource(TYPE.group(), TYPE.kind()),
                    call.name(),
                    "the UID in the token request (" + meta.uid() + ") does not match the UID of the service account ("
                            + uid + ")");
        }
        meta.set("name", call.name()).set("namespace", call.namespace()).set("uid", uid);
        meta.set("creationTimestamp", Meta.time(call.now()));
        ObjectNode spec = object.withObjectProperty("spec");
        long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
        spec.put("expirationSeconds", seconds);
        checkSeconds(seconds);
        List<String> wanted = audiences(spec);
        Bound bound = bound(call, spec.path("boundObjectRef"));
        var issued = tokens.issue(new ServiceAccountTokens.Claims(
                call.namespace(),
                call.name(),
                uid,
                wanted,
                Duration.ofSeconds(seconds),
                bound.pod,
                bound.secret,
                bound.node));
        object.putObject("status").put("token", issued.token()).put("expirationTimestamp", Meta.time(issued.expires()));
        requested.answer();
    }

    private List<String> audiences(ObjectNode spec) {
        List<String> wanted = new ArrayList<>();
        spec.path("audiences").forEach(audience -> wanted.add(audience.asText()));
        if (!wanted.isEmpty()) {
            return wanted;
        }
        ArrayNode all = Json.array();
        audiences.forEach(all::add);
        spec.set("audiences", all);
        return audiences;
    }

    private static void checkSeconds(long seconds) {
        if (seconds < LEAST_SECONDS) {
            throw invalid(
                    "",
                    "spec.expirationSeconds",
                    Long.toString(seconds),
                    "may not specify a duration less than 10 minutes");
        }
        if (seconds > 1L << 32) {
            throw invalid(
                    "",
                    "spec.expirationSeconds",
                    Long.toString(seconds),
                    "may not specify a duration larger than 2^32 seconds");
        }
    }

    private static Bound bound(RestCall call, JsonNode reference) {
        if (reference.isMissingNode() || reference.isNull()) {
            return new Bound(Optional.empty(), Optional.empty(), Optional.empty());
        }
        String apiVersion = reference.path("apiVersion").asText("");
        String kind = reference.path("kind").asText("");
        String name = reference.path("name").asText("");
        String target = apiVersion.contains("/") ? "" : kind;
        return switch (target) {
            case "Pod" -> {
                ObjectNode pod = get(call, "pods", call.namespace(), name);
                if (!pod.path("spec").path("serviceAccountName").asText("").equals(call.name())) {
                    throw ApiException.badRequest("cannot bind token for serviceaccount \"" + call.name()
                            + "\" to pod running with different serviceaccount name.");
                }
                String node = pod.path("spec").path("nodeName").asText("");
                Optional<Reference> on = node.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Reference(
                                node,
                                find(call, "nodes", "", node)
                                        .map(n -> Meta.of(n).uid())
                                        .orElse("")));
                yield new Bound(checked(pod, kind, reference), Optional.empty(), on);
            }
            case "Secret" ->
                new Bound(
                        Optional.empty(),
                        checked(get(call, "secrets", call.namespace(), name), kind, reference),
                        Optional.empty());
            case "Node" ->
                new Bound(Optional.empty(), Optional.empty(), checked(get(call, "nodes", "", name), kind, reference));
            default ->
                throw ApiException.badRequest("cannot bind token to object of type "
                        + (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind=" + kind);
        };
    }

    private static Optional<Reference> checked(ObjectNode object, String kind, JsonNode reference) {
        Meta meta = Meta.of(object);
        String wanted = reference.path("uid").asText("");
        if (!wanted.isEmpty() && !wanted.equals(meta.uid())) {
            throw ApiException.conflict(
                    new GroupResource("", kind),
                    meta.name(),
                    "the UID in the bound object reference (" + wanted
                            + ") does not match the UID in record. The object might have been deleted and then recreated");
        }
        return Optional.of(new Reference(meta.name(), meta.uid()));
    }

    private static ObjectNode get(RestCall call, String resource, String namespace, String name) {
        return find(call, resource, namespace, name)
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", resource), name));
    }

    private static Optional<ObjectNode> find(RestCall call, String resource, String namespace, String name) {
        Kind kind = call.registry().kinds().resource("", resource).orElseThrow();
        return call.registry().get(kind, namespace, name);
    }

    private static ApiException invalid(String name, String field, String value, String why) {
        return ApiException.invalid(
                GROUP_KIND,
                name,
                List.of(new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field)));
    }
}
