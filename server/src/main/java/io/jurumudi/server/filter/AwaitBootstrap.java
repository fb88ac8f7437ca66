package io.jurumudi.server.filter;

import io.jurumudi.machinery.ApiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has requests wait while the server writes what every cluster starts with. A component that is started together with the server would
 * otherwise be refused by roles that do not exist yet, and come again only after its back-off.
 */
public final class AwaitBootstrap implements Filter {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final CountDownLatch done;

    /** @param done counted down once that is written and seen by whoever decides what is allowed */
    public AwaitBootstrap(CountDownLatch done) {
        this.done = done;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        if (!done.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw ApiException.serviceUnavailable("the server is still starting");
        }
        next.go(passage);
    }
}
