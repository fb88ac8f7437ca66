package io.jurumudi.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.server.certs.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticatorsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    @TempDir
    Path folder;

    private Clock at(Duration later) {
        return Clock.fixed(NOW.plus(later), ZoneOffset.UTC);
    }

    @Test
    void aClientCertificateNamesUserAndGroups() throws Exception {
        var ca = CertificateAuthority.create("ca", at(Duration.ZERO));
        var jane = ca.client("jane", List.of("devs", "ops"), Duration.ofDays(1));
        var authenticator = new ClientCertificates(List.of(ca.certificate()), at(Duration.ZERO));
        User user =
                authenticator.authenticate(FakeRequest.with(jane.certificate())).orElseThrow();
        assertThat(user.name()).isEqualTo("jane");
        assertThat(user.groups()).containsExactlyInAnyOrder("devs", "ops");
        assertThat(user.extra()
                        .get("authentication.kubernetes.io/credential-id")
                        .getFirst())
                .startsWith("X509SHA256=");
        assertThat(authenticator.authenticate(FakeRequest.with())).isEmpty();
    }

    @Test
    void certificatesOfOthersExpiredOnesAndServersAreRefused() {
        var ca = CertificateAuthority.create("ca", at(Duration.ZERO));
        var other = CertificateAuthority.create("ca", at(Duration.ZERO));
        var authenticator = new ClientCertificates(List.of(ca.certificate()), at(Duration.ofDays(2)));
        for (var certificate : List.of(
                other.client("jane", List.of(), Duration.ofDays(9)).certificate(),
                ca.client("jane", List.of(), Duration.ofDays(1)).certificate(),
                ca.server("jane", List.of("localhost"), Duration.ofDays(9)).certificate())) {
            assertThatThrownBy(() -> authenticator.authenticate(FakeRequest.with(certificate)))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void aTokenFileNamesUsersAndGroups() throws Exception {
        Path file = folder.resolve("tokens.csv");
        Files.writeString(file, "t1,jane,u1,\"devs,ops\"\nt2,joe,u2\n\n");
        var users = StaticTokens.read(file);
        assertThat(users)
                .containsEntry("t1", new User("jane", "u1", List.of("devs", "ops"), Map.of()))
                .containsEntry("t2", new User("joe", "u2", List.of(), Map.of()));
        Files.writeString(file, "t1,jane\n");
        assertThatThrownBy(() -> StaticTokens.read(file)).hasMessageContaining("line 1 has 2");
    }

    private Authenticators union(boolean anonymous) {
        var tokens = new StaticTokens(Map.of("good", User.of("jane", "devs")), List.of(ISSUER));
        return new Authenticators(List.of(new BearerTokens(List.of(tokens), List.of(ISSUER))), anonymous);
    }

    @Test
    void goodTokensAuthenticateBadOnesFailAndNoneIsAnonymous() throws Exception {
        assertThat(union(true).authenticate(FakeRequest.with("Authorization", "Bearer good")))
                .contains(User.of("jane", "devs", "system:authenticated"));
        assertThatThrownBy(() -> union(true).authenticate(FakeRequest.with("authorization", "bearer bad")))
                .isInstanceOf(AuthenticationException.class);
        assertThat(union(true).authenticate(FakeRequest.with())).contains(User.anonymous());
        assertThat(union(true).authenticate(FakeRequest.with("Authorization", "Basic xyz")))
                .contains(User.anonymous());
        assertThat(union(false).authenticate(FakeRequest.with())).isEmpty();
    }

    @Test
    void aBrowsersWebSocketMayCarryItsTokenAsASubprotocol() throws Exception {
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString("good".getBytes(StandardCharsets.UTF_8));
        var request = FakeRequest.with(
                "Connection", "Upgrade",
                "Upgrade", "websocket",
                "Sec-WebSocket-Protocol", "v4.channel.k8s.io, base64url.bearer.authorization.k8s.io." + token);
        assertThat(union(false).authenticate(request)).isPresent();
    }

    private final Map<String, BoundObjects.Live> objects = new HashMap<>(Map.of(
            "ServiceAccount/ns/robot", new BoundObjects.Live("sa-uid", Optional.empty()),
            "Pod/ns/web", new BoundObjects.Live("pod-uid", Optional.empty())));

    private ServiceAccountTokens tokens(KeyPair keys, Clock clock) {
        return new ServiceAccountTokens(
                ISSUER,
                Optional.of(keys),
                List.of(keys.getPublic()),
                (kind, namespace, name) -> Optional.ofNullable(objects.get(kind + "/" + namespace + "/" + name)),
                clock,
                () -> "id-1");
    }

    private static ServiceAccountTokens.Claims claims(String... audiences) {
        return new ServiceAccountTokens.Claims(
                "ns",
                "robot",
                "sa-uid",
                List.of(audiences),
                Duration.ofHours(1),
                Optional.of(new ServiceAccountTokens.Reference("web", "pod-uid")),
                Optional.empty(),
                Optional.of(new ServiceAccountTokens.Reference("n1", "node-uid")));
    }

    @Test
    void aServiceAccountTokenHoldsWhileWhatItIsBoundToLives() throws Exception {
        KeyPair keys = CertificateAuthority.newKeyPair();
        var tokens = tokens(keys, at(Duration.ZERO));
        var issued = tokens.issue(claims(ISSUER));
        assertThat(issued.expires()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        var holder =
                tokens.authenticate(issued.token(), List.of(ISSUER, "other")).orElseThrow();
        assertThat(holder.audiences()).containsExactly(ISSUER);
        assertThat(holder.user().name()).isEqualTo("system:serviceaccount:ns:robot");
        assertThat(holder.user().uid()).isEqualTo("sa-uid");
        assertThat(holder.user().groups()).containsExactly("system:serviceaccounts", "system:serviceaccounts:ns");
        assertThat(holder.user().extra())
                .containsEntry("authentication.kubernetes.io/pod-name", List.of("web"))
                .containsEntry("authentication.kubernetes.io/node-name", List.of("n1"))
                .containsEntry("authentication.kubernetes.io/credential-id", List.of("JTI=id-1"));

        objects.put("Pod/ns/web", new BoundObjects.Live("another", Optional.empty()));
        assertThatThrownBy(() -> tokens.authenticate(issued.token(), List.of(ISSUER)))
                .hasMessageContaining("does not match claim");
        objects.remove("Pod/ns/web");
        assertThatThrownBy(() -> tokens.authenticate(issued.token(), List.of(ISSUER)))
                .hasMessageContaining("invalidated");
    }

    @Test
    void aServiceAccountTokenEndsAndIsForItsAudiencesOnly() {
        KeyPair keys = CertificateAuthority.newKeyPair();
        String token = tokens(keys, at(Duration.ZERO)).issue(claims("vault")).token();
        assertThatThrownBy(() -> tokens(keys, at(Duration.ZERO)).authenticate(token, List.of(ISSUER)))
                .hasMessageContaining("is invalid for the target audiences");
        assertThatThrownBy(() -> tokens(keys, at(Duration.ofMinutes(62))).authenticate(token, List.of("vault")))
                .hasMessageContaining("expired");
    }

    @Test
    void tokensOfOtherKeysIssuersAndAlgorithmsDoNotHold() throws Exception {
        KeyPair keys = CertificateAuthority.newKeyPair();
        var tokens = tokens(keys, at(Duration.ZERO));
        String foreign = tokens(CertificateAuthority.newKeyPair(), at(Duration.ZERO))
                .issue(claims(ISSUER))
                .token();
        assertThatThrownBy(() -> tokens.authenticate(foreign, List.of(ISSUER))).hasMessageContaining("signature");
        assertThat(tokens.authenticate("not.a.jwt", List.of(ISSUER))).isEmpty();
        String good = tokens.issue(claims(ISSUER)).token();
        String unsigned = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                + "." + good.split("\\.")[1] + ".";
        assertThat(tokens.authenticate(unsigned, List.of(ISSUER))).isEmpty();
    }

    @Test
    void theKeySetAndTheDiscoveryDocumentNameTheKey() {
        var tokens = tokens(CertificateAuthority.newKeyPair(), at(Duration.ZERO));
        assertThat(tokens.keySet())
                .contains("\"kty\":\"EC\"", "\"use\":\"sig\"", "\"alg\":\"ES256\"", "\"crv\":\"P-256\"");
        assertThat(tokens.discovery("https://x/openid/v1/jwks"))
                .isEqualTo(
                        "{\"issuer\":\"" + ISSUER
                                + "\",\"jwks_uri\":\"https://x/openid/v1/jwks\",\"response_types_supported\":[\"id_token\"],"
                                + "\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"ES256\"]}");
    }
}
