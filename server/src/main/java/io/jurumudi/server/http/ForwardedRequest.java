package io.jurumudi.server.http;

import io.jurumudi.server.auth.User;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A request that is another one but for what a subclass says of it. */
public abstract class ForwardedRequest implements Request {

    private final Request request;

    protected ForwardedRequest(Request request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public String rawPath() {
        return request.rawPath();
    }

    @Override
    public String rawQuery() {
        return request.rawQuery();
    }

    @Override
    public String protocol() {
        return request.protocol();
    }

    @Override
    public Query query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public InputStream body() {
        return request.body();
    }

    @Override
    public InputStream unlimitedBody() {
        return request.unlimitedBody();
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return request.clientCertificates();
    }

    @Override
    public Optional<User> presetUser() {
        return request.presetUser();
    }

    @Override
    public boolean aborted() {
        return request.aborted();
    }

    @Override
    public void onAbort(Runnable action) {
        request.onAbort(action);
    }

    @Override
    public void onClosing(Runnable action) {
        request.onClosing(action);
    }
}
