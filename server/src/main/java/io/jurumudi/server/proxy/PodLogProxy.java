package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;

/** {@code GET .../pods/NAME/log}: passes a container's log through, as it grows when followed. */
public final class PodLogProxy {

    public PodLogProxy(KubeletLocator locator, KubeletConfig config) {}

    /** Throws ApiException (not found, bad request) before anything was sent. */
    public void handle(String namespace, String pod, Request request, Response response) throws Exception {
        throw new UnsupportedOperationException();
    }
}
