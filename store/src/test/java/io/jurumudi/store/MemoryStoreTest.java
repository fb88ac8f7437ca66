package io.jurumudi.store;

import java.time.Clock;

class MemoryStoreTest extends StoreContract {

    @Override
    Store open(Clock clock) {
        return new MemoryStore(clock);
    }
}
