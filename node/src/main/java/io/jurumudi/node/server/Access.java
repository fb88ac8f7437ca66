package io.jurumudi.node.server;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;

/**
 * Who may ask the kubelet what. Callers show a certificate or a token; the API server is asked whether the token is good and
 * whether the caller may, except about members of {@code system:masters}, who may everything everywhere.
 */
final class Access {
    private static final Duration REMEMBER = Duration.ofSeconds(30);
    private static final int MOST = 1000;

    private final Optional<KubernetesClient> client;
    private final String nodeName;
    private final Clock clock;
    private final Map<Question, Reply> replies = new ConcurrentHashMap<>();

    record Caller(String name, List<String> groups) {}

    private record Question(Caller caller, String verb, String subresource) {}

    private record Reply(boolean yes, Instant until) {}

    Access(Optional<KubernetesClient> client, String nodeName, Clock clock) {
        this.client = client;
        this.nodeName = nodeName;
        this.clock = clock;
    }

    Optional<Caller> caller(Optional<X509Certificate> certificate, Optional<String> authorization) {
        if (certificate.isPresent()) {
            return Optional.of(of(certificate.get()));
        }
        return authorization
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .flatMap(value -> review(value.substring(7).strip()));
    }

    private static Caller of(X509Certificate certificate) {
        var groups = new ArrayList<String>();
        String name = "";
        try {
            for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                var attributes = part.toAttributes();
                if (attributes.get("cn") != null) {
                    name = String.valueOf(attributes.get("cn").get());
                }
                if (attributes.get("o") != null) {
                    groups.add(String.valueOf(attributes.get("o").get()));
                }
            }
        } catch (NamingException malformed) {
            return new Caller("", List.of());
        }
        return new Caller(name, groups);
    }

    private Optional<Caller> review(String token) {
        if (client.isEmpty()) {
            return Optional.empty();
        }
        var status = client.get()
                .tokenReviews()
                .create(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .endSpec()
                        .build())
                .getStatus();
        return Boolean.TRUE.equals(status.getAuthenticated())
                ? Optional.of(new Caller(
                        status.getUser().getUsername(), status.getUser().getGroups()))
                : Optional.empty();
    }

    /** Whether the caller may do this to the node's part; without an API server whoever is known may. */
    boolean may(Caller caller, String verb, String subresource) {
        if (client.isEmpty() || caller.groups().contains("system:masters")) {
            return true;
        }
        var question = new Question(caller, verb, subresource);
        Instant now = clock.instant();
        Reply known = replies.get(question);
        if (known != null && now.isBefore(known.until())) {
            return known.yes();
        }
        if (replies.size() > MOST) {
            replies.clear();
        }
        boolean yes = ask(question);
        replies.put(question, new Reply(yes, now.plus(REMEMBER)));
        return yes;
    }

    private boolean ask(Question question) {
        try {
            return Boolean.TRUE.equals(client.orElseThrow()
                    .authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(new SubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withUser(question.caller().name())
                            .withGroups(question.caller().groups())
                            .withNewResourceAttributes()
                            .withResource("nodes")
                            .withSubresource(question.subresource())
                            .withName(nodeName)
                            .withVerb(question.verb())
                            .withVersion("v1")
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .getStatus()
                    .getAllowed());
        } catch (KubernetesClientException unreachable) {
            return false;
        }
    }
}
