package io.jurumudi.server.auth;

/** An authorizer's answer; {@code reason} may be empty and is shown to the client. */
public record Decision(Verdict verdict, String reason) {

    public enum Verdict {
        ALLOW,
        /** No later authorizer is asked. */
        DENY,
        /** The next authorizer is asked; when none allows, the request is forbidden. */
        NO_OPINION
    }

    public static Decision allow(String reason) {
        return new Decision(Verdict.ALLOW, reason);
    }

    public static Decision deny(String reason) {
        return new Decision(Verdict.DENY, reason);
    }

    public static Decision noOpinion(String reason) {
        return new Decision(Verdict.NO_OPINION, reason);
    }

    public boolean allowed() {
        return verdict == Verdict.ALLOW;
    }
}
