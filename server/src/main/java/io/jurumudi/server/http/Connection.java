package io.jurumudi.server.http;

/** A connection as the closing server sees it. */
interface Connection {

    /** No new requests; ends by itself once those under way are answered. */
    void shutdown();

    /** Ends now. */
    void cut();
}
