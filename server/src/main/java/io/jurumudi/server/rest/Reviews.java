package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.View;
import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.AuthenticationException;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.BearerTokens;
import io.jurumudi.server.auth.Decision;
import io.jurumudi.server.auth.PolicyRule;
import io.jurumudi.server.auth.RbacAuthorizer;
import io.jurumudi.server.auth.TokenAuthenticator.Holder;
import io.jurumudi.server.auth.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reviews: questions about who someone is and what they may do, asked by creating an object that is stored nowhere. */
public final class Reviews {
    private static final String RESOURCE = "spec.resourceAttributes";

    private final BearerTokens tokens;
    private final List<String> audiences;
    private final Authorizer authorizer;
    private final Optional<RbacAuthorizer> rbac;

    /**
     * @param audiences the server's own names, which a token review without audiences asks for
     * @param rbac empty where roles decide nothing
     */
    public Reviews(BearerTokens tokens, List<String> audiences, Authorizer authorizer, Optional<RbacAuthorizer> rbac) {
        this.tokens = tokens;
        this.audiences = List.copyOf(audiences);
        this.authorizer = authorizer;
        this.rbac = rbac;
    }

    public void selfSubject(RestCall call) throws IOException {
        Requested requested = Requested.read(call, call.kind().gvk(call.version()));
        requested.object().putObject("status").set("userInfo", describe(call.user()));
        requested.answer();
    }

    public void token(RestCall call) throws IOException {
        Requested requested = Requested.read(call, call.kind().gvk(call.version()));
        JsonNode spec = requested.object().path("spec");
        String token = spec.path("token").asText("");
        if (token.isEmpty()) {
            throw ApiException.badRequest("token is required for TokenReview in authentication");
        }
        List<String> wanted = texts(spec.path("audiences"));
        ObjectNode status = requested.object().putObject("status");
        try {
            Optional<Holder> holder = tokens.holder(token, wanted.isEmpty() ? audiences : wanted);
            if (holder.isPresent()) {
                status.put("authenticated", true);
                status.set("user", describe(authenticated(holder.get().user())));
                put(status, "audiences", holder.get().audiences());
            } else {
                refuse(status, "invalid bearer token");
            }
        } catch (AuthenticationException bad) {
            refuse(status, bad.getMessage());
        }
        requested.answer();
    }

    private static void refuse(ObjectNode status, String why) {
        status.putObject("user");
        status.put("error", why);
    }

    private static User authenticated(User user) {
        if (user.in(User.AUTHENTICATED)) {
            return user;
        }
        List<String> groups = new ArrayList<>(user.groups());
        groups.add(User.AUTHENTICATED);
        return new User(user.name(), user.uid(), groups, user.extra());
    }

    public void subjectAccess(RestCall call) throws IOException {
        access(call, false, false);
    }

    public void localSubjectAccess(RestCall call) throws IOException {
        access(call, false, true);
    }

    public void selfSubjectAccess(RestCall call) throws IOException {
        access(call, true, false);
    }

    private void access(RestCall call, boolean self, boolean local) throws IOException {
        Requested requested = Requested.read(call, call.kind().gvk(call.version()));
        ObjectNode object = requested.object();
        JsonNode spec = object.path("spec");
        check(object, self, local);
        User user = self ? call.user() : user(spec);
        Decision decision = authorizer.authorize(attributes(user, spec));
        ObjectNode status = object.putObject("status").put("allowed", decision.allowed());
        if (decision.verdict() == Decision.Verdict.DENY) {
            status.put("denied", true);
        }
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        ReviewSelectors.leftOut(View.of(spec.path("resourceAttributes"), RESOURCE))
                .ifPresent(why -> status.put("evaluationError", why));
        requested.answer();
    }

    private static void check(ObjectNode object, boolean self, boolean local) {
        JsonNode spec = object.path("spec");
        boolean resource = spec.path("resourceAttributes").isObject();
        boolean other = spec.path("nonResourceAttributes").isObject();
        List<Cause> causes = new ArrayList<>();
        if (resource && other) {
            causes.add(invalid(
                    "spec.nonResourceAttributes",
                    spec.path("nonResourceAttributes").toString(),
                    "cannot be specified in combination with resourceAttributes"));
        }
        if (!resource && !other) {
            causes.add(invalid(
                    "spec.resourceAttributes",
                    "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        if (!self
                && spec.path("user").asText("").isEmpty()
                && spec.path("groups").isEmpty()) {
            causes.add(invalid("spec.user", "\"\"", "at least one of user or group must be specified"));
        }
        Problems selectors = new Problems();
        ReviewSelectors.validate(selectors, View.of(spec.path("resourceAttributes"), RESOURCE));
        causes.addAll(selectors.causes());
        ObjectNode metadata = object.path("metadata").deepCopy();
        metadata.remove("managedFields");
        if (local) {
            metadata.remove("namespace");
        }
        if (!metadata.isEmpty()) {
            causes.add(invalid(
                    "metadata", metadata.toString(), local ? "must be empty except for namespace" : "must be empty"));
        }
        if (local) {
            String namespace = object.path("metadata").path("namespace").asText("");
            String asked = spec.path("resourceAttributes").path("namespace").asText("");
            if (resource && !asked.equals(namespace)) {
                causes.add(invalid(
                        "spec.resourceAttributes.namespace", "\"" + asked + "\"", "must match metadata.namespace"));
            }
            if (other) {
                causes.add(invalid(
                        "spec.nonResourceAttributes",
                        spec.path("nonResourceAttributes").toString(),
                        "disallowed on this kind of request"));
            }
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(new GroupKind("authorization.k8s.io", ""), "", causes);
        }
    }

    private static Attributes attributes(User user, JsonNode spec) {
        JsonNode resource = spec.path("resourceAttributes");
        if (!resource.isObject()) {
            JsonNode other = spec.path("nonResourceAttributes");
            return Attributes.path(
                    user, other.path("verb").asText(""), other.path("path").asText(""));
        }
        String version = resource.path("version").asText("");
        return Attributes.resource(
                user,
                resource.path("verb").asText(""),
                resource.path("group").asText(""),
                version.isEmpty() ? "*" : version,
                resource.path("resource").asText(""),
                resource.path("subresource").asText(""),
                resource.path("namespace").asText(""),
                resource.path("name").asText(""));
    }

    public void selfSubjectRules(RestCall call) throws IOException {
        Requested requested = Requested.read(call, call.kind().gvk(call.version()));
        ObjectNode object = requested.object();
        String namespace = object.path("spec").path("namespace").asText("");
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        List<PolicyRule> rules =
                rbac.map(r -> r.rulesFor(call.user(), namespace)).orElse(List.of());
        // The answer is made anew, as upstream's: it repeats nothing of the question.
        object.putObject("spec");
        object.withObjectProperty("metadata").remove("managedFields");
        ObjectNode status = object.putObject("status");
        ArrayNode resources = status.putArray("resourceRules");
        ArrayNode others = status.putArray("nonResourceRules");
        for (PolicyRule rule : rules) {
            if (!rule.resources().isEmpty()) {
                ObjectNode described = resources.addObject();
                put(described, "verbs", rule.verbs());
                put(described, "apiGroups", rule.apiGroups());
                put(described, "resources", rule.resources());
                put(described, "resourceNames", rule.resourceNames());
            }
            if (!rule.nonResourceUrls().isEmpty()) {
                ObjectNode described = others.addObject();
                put(described, "verbs", rule.verbs());
                put(described, "nonResourceURLs", rule.nonResourceUrls());
            }
        }
        status.put("incomplete", false);
        requested.answer();
    }

    private static User user(JsonNode spec) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra").properties().forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
        return new User(spec.path("user").asText(""), spec.path("uid").asText(""), texts(spec.path("groups")), extra);
    }

    private static ObjectNode describe(User user) {
        ObjectNode described = Json.object();
        if (!user.name().isEmpty()) {
            described.put("username", user.name());
        }
        if (!user.uid().isEmpty()) {
            described.put("uid", user.uid());
        }
        put(described, "groups", user.groups());
        if (!user.extra().isEmpty()) {
            ObjectNode extra = described.putObject("extra");
            user.extra().forEach((key, values) -> put(extra, key, values));
        }
        return described;
    }

    private static void put(ObjectNode object, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = object.putArray(field);
            values.forEach(list::add);
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText("")));
        return texts;
    }

    private static Cause invalid(String field, String value, String why) {
        return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field);
    }
}
