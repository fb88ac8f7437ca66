package io.jurumudi.server.auth;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import java.util.ArrayList;
import java.util.List;

/** Puts authorizers together, and words their refusals. */
public final class Authorizers {

    private Authorizers() {}

    /** Whoever is of system:masters may do everything: with that group a cluster can be mended when its roles are broken. */
    public static Authorizer superusers() {
        return attributes -> attributes.user().in(User.MASTERS) ? Decision.allow("") : Decision.noOpinion("");
    }

    public static Authorizer alwaysAllow() {
        return attributes -> Decision.allow("");
    }

    public static Authorizer alwaysDeny() {
        return attributes -> Decision.noOpinion("Everything is forbidden.");
    }

    /** Asks in order; the first that allows or denies decides, otherwise all reasons are told. */
    public static Authorizer union(List<Authorizer> authorizers) {
        List<Authorizer> all = List.copyOf(authorizers);
        return attributes -> {
            List<String> reasons = new ArrayList<>(0);
            for (Authorizer authorizer : all) {
                Decision decision = authorizer.authorize(attributes);
                if (decision.verdict() != Decision.Verdict.NO_OPINION) {
                    return decision;
                }
                if (!decision.reason().isEmpty()) {
                    reasons.add(decision.reason());
                }
            }
            return Decision.noOpinion(String.join("\n", reasons));
        };
    }

    /** The 403 for a refused request, in upstream's words. */
    public static ApiException forbidden(Attributes attributes, String reason) {
        String message = sanitized(message(attributes));
        return ApiException.forbidden(
                new GroupResource(attributes.group(), attributes.resource()),
                attributes.name(),
                reason.isEmpty() ? message : message + ": " + reason);
    }

    private static String message(Attributes attributes) {
        String who = "User \"" + attributes.user().name() + "\" cannot " + attributes.verb();
        if (!attributes.resourceRequest()) {
            return who + " path \"" + attributes.path() + "\"";
        }
        String what =
                who + " resource \"" + attributes.resourceWithSub() + "\" in API group \"" + attributes.group() + "\"";
        return attributes.namespace().isEmpty()
                ? what + " at the cluster scope"
                : what + " in the namespace \"" + attributes.namespace() + "\"";
    }

    /** Errors must not be taken for HTML by a browser. */
    private static String sanitized(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
