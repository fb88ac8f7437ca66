package io.jurumudi.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.jurumudi.server.auth.TokenAuthenticator.Holder;
import java.security.KeyPair;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Issues and checks the JSON Web Tokens of service accounts. Safe for many threads. */
public final class ServiceAccountTokens implements TokenAuthenticator {

    private static final String CLAIM = "kubernetes.io";

    /** Clocks may differ that much, and things count as there that long after their deletion began. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final int REMEMBERED = 2048;

    /** An object a token is bound to, or a node it tells of. */
    public record Reference(String name, String uid) {}

    /**
     * What a new token is to say.
     *
     * @param pod and at most one of these three binds the token; with a pod, the node is only told
     */
    public record Claims(
            String namespace,
            String serviceAccount,
            String uid,
            List<String> audiences,
            Duration validity,
            Optional<Reference> pod,
            Optional<Reference> secret,
            Optional<Reference> node) {}

    /** A token and when it ends. */
    public record Issued(String token, Instant expires) {}

    private final String issuer;
    private final Optional<TokenKeys.Signer> signer;
    private final List<TokenKeys.Verifier> verifiers;
    private final BoundObjects objects;
    private final Clock clock;
    private final Supplier<String> ids;

    /** Claims of tokens whose signature was verified; everything that can change is checked each time. */
    private final Map<String, JWTClaimsSet> verified =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, JWTClaimsSet> eldest) {
                    return size() > REMEMBERED;
                }
            });

    /** @param ids makes the unique {@code jti} of each token */
    public ServiceAccountTokens(
            String issuer,
            Optional<KeyPair> signing,
            List<PublicKey> verifying,
            BoundObjects objects,
            Clock clock,
            Supplier<String> ids) {
        this.issuer = issuer;
        this.signer = signing.map(TokenKeys.Signer::new);
        this.verifiers = verifying.stream().map(TokenKeys.Verifier::new).toList();
        this.objects = objects;
        this.clock = clock;
        this.ids = ids;
    }

    public boolean canIssue() {
        return signer.isPresent();
    }

    public Issued issue(Claims claims) {
        TokenKeys.Signer with = signer.orElseThrow(() -> new IllegalStateException("no key to sign tokens with"));
        // JWT dates are whole seconds.
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant expires = now.plus(claims.validity());
        Map<String, Object> bound = new LinkedHashMap<>();
        bound.put("namespace", claims.namespace());
        claims.node().ifPresent(node -> bound.put("node", reference(node)));
        claims.pod().ifPresent(pod -> bound.put("pod", reference(pod)));
        claims.secret().ifPresent(secret -> bound.put("secret", reference(secret)));
        bound.put("serviceaccount", reference(new Reference(claims.serviceAccount(), claims.uid())));
        JWTClaimsSet set = new JWTClaimsSet.Builder()
                .audience(claims.audiences())
                .expirationTime(Date.from(expires))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .issuer(issuer)
                .jwtID(ids.get())
                .subject(ServiceAccountNames.user(claims.namespace(), claims.serviceAccount()))
                .claim(CLAIM, bound)
                .build();
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(with.algorithm())
                            .keyID(with.keyId())
                            .type(JOSEObjectType.JWT)
                            .build(),
                    set);
            token.sign(with.signer());
            return new Issued(token.serialize(), expires);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign a service account token", e);
        }
    }

    private static Map<String, Object> reference(Reference reference) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", reference.name());
        map.put("uid", reference.uid());
        return map;
    }

    @Override
    public Optional<Holder> authenticate(String token, List<String> audiences) throws AuthenticationException {
        Optional<JWTClaimsSet> claims = signedClaims(token);
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        checkTimes(claims.get());
        List<String> meant = new ArrayList<>(audiences);
        List<String> tokenAudiences = claims.get().getAudience();
        meant.retainAll(tokenAudiences.isEmpty() ? List.of(issuer) : tokenAudiences);
        if (meant.isEmpty()) {
            throw new AuthenticationException(
                    "token audiences " + tokenAudiences + " is invalid for the target audiences " + audiences);
        }
        return Optional.of(new Holder(user(claims.get()), meant));
    }

    /** The claims, when the token is of our issuer and signed with one of our keys. */
    private Optional<JWTClaimsSet> signedClaims(String token) throws AuthenticationException {
        JWTClaimsSet known = verified.get(token);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!issuer.equals(claims.getIssuer())) {
                return Optional.empty();
            }
            for (TokenKeys.Verifier verifier : verifiers) {
                if (verifier.verifies(jwt)) {
                    verified.put(token, claims);
                    return Optional.of(claims);
                }
            }
            throw new AuthenticationException("invalid signature of a service account token");
        } catch (ParseException notAJwt) {
            return Optional.empty();
        }
    }

    private void checkTimes(JWTClaimsSet claims) throws AuthenticationException {
        Instant now = clock.instant();
        if (claims.getExpirationTime() != null
                && now.isAfter(claims.getExpirationTime().toInstant().plus(LEEWAY))) {
            throw new AuthenticationException("service account token has expired");
        }
        if (claims.getNotBeforeTime() != null
                && now.isBefore(claims.getNotBeforeTime().toInstant().minus(LEEWAY))) {
            throw new AuthenticationException("service account token is not valid yet");
        }
    }

    private User user(JWTClaimsSet claims) throws AuthenticationException {
        if (!(claims.getClaim(CLAIM) instanceof Map<?, ?> bound)
                || !(bound.get("namespace") instanceof String namespace)) {
            throw new AuthenticationException("the token names no service account");
        }
        Reference account = reference(bound, "serviceaccount")
                .orElseThrow(() -> new AuthenticationException("the token names no service account"));
        if (!ServiceAccountNames.user(namespace, account.name()).equals(claims.getSubject())) {
            throw new AuthenticationException("the token's subject is not its service account");
        }
        mustLive("ServiceAccount", namespace, account);
        Map<String, List<String>> extra = new LinkedHashMap<>();
        Optional<Reference> secret = reference(bound, "secret");
        if (secret.isPresent()) {
            mustLive("Secret", namespace, secret.get());
        }
        Optional<Reference> pod = reference(bound, "pod");
        if (pod.isPresent()) {
            mustLive("Pod", namespace, pod.get());
            extra.put("authentication.kubernetes.io/pod-name", List.of(pod.get().name()));
            extra.put("authentication.kubernetes.io/pod-uid", List.of(pod.get().uid()));
        }
        Optional<Reference> node = reference(bound, "node");
        if (node.isPresent()) {
            if (pod.isEmpty()) {
                mustLive("Node", "", node.get());
            }
            extra.put(
                    "authentication.kubernetes.io/node-name", List.of(node.get().name()));
            extra.put(
                    "authentication.kubernetes.io/node-uid", List.of(node.get().uid()));
        }
        if (claims.getJWTID() != null && !claims.getJWTID().isEmpty()) {
            extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + claims.getJWTID()));
        }
        return new User(claims.getSubject(), account.uid(), ServiceAccountNames.groups(namespace), extra);
    }

    private static Optional<Reference> reference(Map<?, ?> bound, String key) {
        return bound.get(key) instanceof Map<?, ?> map
                        && map.get("name") instanceof String name
                        && map.get("uid") instanceof String uid
                ? Optional.of(new Reference(name, uid))
                : Optional.empty();
    }

    private void mustLive(String kind, String namespace, Reference reference) throws AuthenticationException {
        BoundObjects.Live live = objects.find(kind, namespace, reference.name())
                .orElseThrow(() -> new AuthenticationException(
                        "service account token has been invalidated: no " + kind + " " + reference.name()));
        if (!live.uid().equals(reference.uid())) {
            throw new AuthenticationException(
                    kind + " UID (" + live.uid() + ") does not match claim (" + reference.uid() + ")");
        }
        if (live.deleted().isPresent()
                && live.deleted().get().isBefore(clock.instant().minus(LEEWAY))) {
            throw new AuthenticationException(kind + " " + reference.name() + " has been deleted");
        }
    }

    /** What {@code /openid/v1/jwks} answers, with content type {@code application/jwk-set+json}. */
    public String keySet() {
        return TokenKeys.keySet(verifiers);
    }

    /**
     * What {@code /.well-known/openid-configuration} answers.
     *
     * @param keySetUrl where {@link #keySet} is served
     */
    public String discovery(String keySetUrl) {
        return TokenKeys.discovery(issuer, keySetUrl, verifiers);
    }
}
