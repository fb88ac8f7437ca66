package io.jurumudi.bench.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/** LMDB; every commit waits for its pages and then for its root. */
final class LmdbCandidate implements Candidate {

    private final Env<byte[]> env;
    private final Dbi<byte[]> dbi;

    LmdbCandidate(Path directory) {
        env = Env.create(ByteArrayProxy.PROXY_BA).setMapSize(8L << 30).open(directory.toFile());
        dbi = env.openDbi("all".getBytes(UTF_8), DbiFlags.MDB_CREATE);
    }

    @Override
    public void commit(List<Write> writes) {
        try (Txn<byte[]> txn = env.txnWrite()) {
            for (Write write : writes) {
                if (write.value().isPresent()) {
                    dbi.put(txn, write.key(), write.value().get());
                } else {
                    dbi.delete(txn, write.key());
                }
            }
            txn.commit();
        }
    }

    @Override
    public long scan() {
        long count = 0;
        try (Txn<byte[]> txn = env.txnRead();
                Cursor<byte[]> cursor = dbi.openCursor(txn)) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                count += cursor.val().length > 0 ? 1 : 0;
            }
        }
        return count;
    }

    @Override
    public void close() {
        env.close();
    }
}
