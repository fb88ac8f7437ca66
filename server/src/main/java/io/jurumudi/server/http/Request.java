package io.jurumudi.server.http;

import io.jurumudi.server.auth.User;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A request as received. Used by the request's own thread only, but for {@link #onAbort}. */
public interface Request {

    String method();

    /** The path with percent-escapes decoded, without the query. */
    String path();

    /** The path as sent, without the query. */
    String rawPath();

    /** What follows the {@code ?}, as sent; empty where there is none. */
    String rawQuery();

    /** {@code HTTP/1.1} or the like. */
    String protocol();

    Query query();

    Headers headers();

    /**
     * The body, read as it arrives: a reader that stops reading stops the client. Reading past the server's body limit
     * throws {@link BodyTooLargeException}.
     */
    InputStream body();

    /** The body without a limit, for what is passed on and not kept. Either this or {@link #body} is read, not both. */
    InputStream unlimitedBody();

    /** The client's IP address and port, {@code 10.0.0.1:4711}; empty for callers in this process. */
    String remoteAddress();

    /** What the client presented in the TLS handshake, leaf first, <em>not</em> verified; empty where it presented none. */
    List<X509Certificate> clientCertificates();

    /** Who a caller in this process is; empty for everything that came over a socket. */
    Optional<User> presetUser();

    /** Whether the client is gone (connection closed or stream reset) or the server is closing down hard. */
    boolean aborted();

    /**
     * Runs {@code action} once when the request is {@linkplain #aborted() aborted} before its handler has returned; at once if it is
     * already. It runs on another thread. The request's thread is not interrupted by itself: an interrupt in the middle of
     * a durable write would do harm. A handler that waits for events asks for it: {@code request.onAbort(Thread.currentThread()::interrupt)}.
     */
    void onAbort(Runnable action);

    /**
     * Runs {@code action} once when the server begins to close, on another thread: whoever would wait for events for long ends now, so
     * that closing need not wait for the grace time.
     */
    void onClosing(Runnable action);

    /** Whether the client asks to go on with {@code protocol} (case-insensitive) on this connection. */
    default boolean wantsUpgrade(String protocol) {
        return headers().hasToken("Connection", "upgrade") && headers().hasToken("Upgrade", protocol);
    }
}
