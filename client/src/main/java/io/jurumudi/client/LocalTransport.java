package io.jurumudi.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Carries requests to an API server in the same process, without a socket but with every byte of the API.
 *
 * <p>The bytes given to either side are handed over: the giver does not change them afterwards.
 */
@FunctionalInterface
public interface LocalTransport {

    /**
     * Performs one request and feeds the response to the sink. Called on a virtual thread of the caller's; returns when the
     * response has ended, for a watch perhaps never until it is cancelled. An exception thrown from here counts as
     * {@link ResponseSink#error}.
     *
     * @param method the HTTP method in capitals
     * @param pathAndQuery the raw path and, after a question mark, the raw query
     * @param headers header names as the caller wrote them
     * @param body empty when the request has none
     */
    void exchange(String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body, ResponseSink sink)
            throws Exception;

    /** Where a response goes: one head, any number of chunks, then an end or an error. */
    interface ResponseSink {

        /** The status line and headers; exactly once, before anything else. */
        void head(int status, Map<String, List<String>> headers);

        /**
         * The next bytes of the body. Waits while the reader is behind, so a slow reader slows only its own response.
         *
         * @throws IOException when the reader has gone; the response should then be given up
         */
        void chunk(byte[] bytes) throws IOException;

        /** The body is complete. */
        void end();

        /** The response broke off. */
        void error(Throwable cause);

        /** Whether the reader has gone. */
        boolean cancelled();

        /** Runs the action, on some thread, once the reader goes; at once if it is gone already. */
        void onCancel(Runnable action);
    }
}
