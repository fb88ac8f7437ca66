package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;

/**
 * The {@code proxy} subresource of pods, services and nodes, for every method, upgrades included. {@code target} is the name as in the URL:
 * {@code [scheme:]name[:port]}; {@code rawPath} what follows {@code /proxy}, escaped as sent, empty or beginning with a slash.
 */
public final class HttpProxy {

    public HttpProxy(KubeletLocator locator, KubeletConfig config) {}

    public void pod(String namespace, String target, String rawPath, Request request, Response response)
            throws Exception {
        throw new UnsupportedOperationException();
    }

    public void service(String namespace, String target, String rawPath, Request request, Response response)
            throws Exception {
        throw new UnsupportedOperationException();
    }

    public void node(String target, String rawPath, Request request, Response response) throws Exception {
        throw new UnsupportedOperationException();
    }
}
