package io.jurumudi.server.auth;

import io.jurumudi.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Takes the token from {@code Authorization: Bearer}, or for browsers, which cannot set that on a WebSocket, from a subprotocol {@code
 * base64url.bearer.authorization.k8s.io.TOKEN}, and asks who it belongs to.
 */
public final class BearerTokens implements Authenticator {

    private static final String SUBPROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final List<TokenAuthenticator> authenticators;
    private final List<String> audiences;

    /** @param audiences the server's own names, one of which a token must be meant for */
    public BearerTokens(List<TokenAuthenticator> authenticators, List<String> audiences) {
        this.authenticators = List.copyOf(authenticators);
        this.audiences = List.copyOf(audiences);
    }

    @Override
    public Optional<User> authenticate(Request request) throws AuthenticationException {
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(holder(token.get(), audiences)
                .orElseThrow(() -> new AuthenticationException("invalid bearer token"))
                .user());
    }

    /** Whose token it is, as TokenReview asks; empty when nobody knows it. */
    public Optional<TokenAuthenticator.Holder> holder(String token, List<String> wanted)
            throws AuthenticationException {
        Optional<AuthenticationException> refusal = Optional.empty();
        for (TokenAuthenticator authenticator : authenticators) {
            try {
                Optional<TokenAuthenticator.Holder> holder = authenticator.authenticate(token, wanted);
                if (holder.isPresent()) {
                    return holder;
                }
            } catch (AuthenticationException e) {
                refusal = Optional.of(e);
            }
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return Optional.empty();
    }

    private static Optional<String> token(Request request) {
        Optional<String> header = request.headers()
                .first("Authorization")
                .map(String::trim)
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim())
                .filter(value -> !value.isEmpty());
        return header.isPresent() || !request.wantsUpgrade("websocket") ? header : fromSubprotocol(request);
    }

    private static Optional<String> fromSubprotocol(Request request) {
        return request.headers().tokens("Sec-WebSocket-Protocol").stream()
                .filter(protocol -> protocol.startsWith(SUBPROTOCOL))
                .findFirst()
                .map(protocol -> {
                    try {
                        byte[] token = Base64.getUrlDecoder().decode(protocol.substring(SUBPROTOCOL.length()));
                        return new String(token, StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException notBase64) {
                        return "";
                    }
                });
    }
}
