package io.jurumudi.bench.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An ordered key-value library, as far as a store needs it. */
interface Candidate extends AutoCloseable {

    /** A put, or a delete when the value is empty. */
    record Write(byte[] key, Optional<byte[]> value) {}

    /** All or none; returns when durable. */
    void commit(List<Write> writes) throws Exception;

    /** Reads every value; returns how many there are. */
    long scan() throws Exception;

    @Override
    void close();

    static Candidate open(String name, Path directory) throws Exception {
        return switch (name) {
            case "rocksdb" -> new RocksDbCandidate(directory);
            case "lmdb" -> new LmdbCandidate(directory);
            default -> throw new IllegalArgumentException("rocksdb or lmdb, not " + name);
        };
    }
}
