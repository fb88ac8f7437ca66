package io.jurumudi.server.auth;

import io.jurumudi.server.http.Request;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Knows users by the certificate they showed: the common name is the user, the organizations are the groups. */
public final class ClientCertificates implements Authenticator {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int REMEMBERED = 1024;

    private final Set<TrustAnchor> authorities;
    private final Clock clock;

    /** Users of certificates that were verified; only their dates can change the answer. */
    private final Map<X509Certificate, User> verified =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<X509Certificate, User> eldest) {
                    return size() > REMEMBERED;
                }
            });

    public ClientCertificates(List<X509Certificate> authorities, Clock clock) {
        this.authorities =
                authorities.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
        this.clock = clock;
    }

    @Override
    public Optional<User> authenticate(Request request) throws AuthenticationException {
        List<X509Certificate> chain = request.clientCertificates();
        if (chain.isEmpty() || authorities.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate leaf = chain.getFirst();
        Instant now = clock.instant();
        User user = verified.get(leaf);
        if (user == null) {
            verify(chain, now);
            user = user(leaf);
            verified.put(leaf, user);
        } else if (now.isAfter(leaf.getNotAfter().toInstant())) {
            throw new AuthenticationException("x509: certificate has expired: " + leaf.getSubjectX500Principal());
        }
        // A certificate without a common name says nothing about who it is.
        return user.name().isEmpty() ? Optional.empty() : Optional.of(user);
    }

    private void verify(List<X509Certificate> chain, Instant now) throws AuthenticationException {
        X509Certificate leaf = chain.getFirst();
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(authorities, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages != null && !usages.contains(CLIENT_AUTH) && !usages.contains(ANY_USAGE)) {
                throw new AuthenticationException("x509: certificate specifies an incompatible key usage");
            }
        } catch (GeneralSecurityException e) {
            throw new AuthenticationException(
                    "verifying certificate SN=" + leaf.getSerialNumber() + " failed: " + e.getMessage(), e);
        }
    }

    private static User user(X509Certificate certificate) throws AuthenticationException {
        try {
            var parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            String name = parts.stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(Rdn::getValue)
                    .map(Object::toString)
                    .findFirst()
                    .orElse("");
            List<String> groups = parts.stream()
                    .filter(part -> part.getType().equalsIgnoreCase("O"))
                    .map(part -> part.getValue().toString())
                    .toList();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            String id = "X509SHA256=" + HexFormat.of().formatHex(digest);
            return new User(name, "", groups, Map.of("authentication.kubernetes.io/credential-id", List.of(id)));
        } catch (InvalidNameException | GeneralSecurityException e) {
            throw new AuthenticationException("unreadable certificate subject", e);
        }
    }
}
