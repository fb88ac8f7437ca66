package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;

/** {@code exec}, {@code attach} and {@code portforward} of pods: an upgraded connection tunnelled to the kubelet. */
public final class PodStreamProxy {

    public enum Kind {
        EXEC,
        ATTACH,
        PORT_FORWARD
    }

    public PodStreamProxy(KubeletLocator locator, KubeletConfig config) {}

    /** Throws ApiException before anything was sent; afterwards runs until the session ends. */
    public void handle(Kind kind, String namespace, String pod, Request request, Response response) throws Exception {
        throw new UnsupportedOperationException();
    }
}
