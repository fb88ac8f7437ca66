package io.jurumudi.server.http;

import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.Identity;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority, and both sides of TLS under it. */
public final class TestTls {

    public final CertificateAuthority authority = CertificateAuthority.create("test-ca", Clock.systemUTC());

    public HttpServerConfig.Tls server() {
        return new HttpServerConfig.Tls(
                authority.server("server", List.of("localhost", "127.0.0.1"), Duration.ofDays(1)),
                List.of(authority.certificate()));
    }

    public SSLContext client(Optional<Identity> identity) throws Exception {
        char[] password = {};
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry("ca", authority.certificate());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, password);
        if (identity.isPresent()) {
            own.setKeyEntry("me", identity.get().key(), password, new java.security.cert.Certificate[] {
                identity.get().certificate()
            });
        }
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
