package io.jurumudi.server.local;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where the answer to a local request goes: one head, then any number of chunks. */
public interface LocalSink {

    void head(int status, Map<String, List<String>> headers);

    /**
     * The next bytes of the body, which are the sink's from now on. Waits while the reader is behind.
     *
     * @throws IOException when the reader has gone
     */
    void chunk(byte[] bytes) throws IOException;

    /** Whether the reader has gone. */
    boolean cancelled();

    /** Runs the action, on some thread, once the reader goes; at once if it is gone already. */
    void onCancel(Runnable action);
}
