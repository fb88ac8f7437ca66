package io.jurumudi.server.auth;

import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A GET of / with the given headers and certificates. */
record FakeRequest(Headers headers, List<X509Certificate> clientCertificates) implements Request {

    static FakeRequest with(String... headers) {
        Headers all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return new FakeRequest(all, List.of());
    }

    static FakeRequest with(X509Certificate certificate) {
        return new FakeRequest(new Headers(), List.of(certificate));
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String rawPath() {
        return "/";
    }

    @Override
    public String rawQuery() {
        return "";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public Query query() {
        return Query.parse("");
    }

    @Override
    public InputStream body() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream unlimitedBody() {
        return body();
    }

    @Override
    public String remoteAddress() {
        return "";
    }

    @Override
    public Optional<User> presetUser() {
        return Optional.empty();
    }

    @Override
    public boolean aborted() {
        return false;
    }

    @Override
    public void onAbort(Runnable action) {}

    @Override
    public void onClosing(Runnable action) {}
}
