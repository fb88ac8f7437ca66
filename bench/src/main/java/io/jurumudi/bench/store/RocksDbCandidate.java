package io.jurumudi.bench.store;

import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with a small cache; every commit waits for the write-ahead log. */
final class RocksDbCandidate implements Candidate {

    private final LRUCache cache;
    private final Options options;
    private final WriteOptions durable;
    private final RocksDB db;

    RocksDbCandidate(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        cache = new LRUCache(16 << 20);
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(8 << 20)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setRecycleLogFileNum(Integer.getInteger("recycle", 0))
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true));
        durable = new WriteOptions().setSync(true);
        db = RocksDB.open(options, directory.toString());
    }

    @Override
    public void commit(List<Write> writes) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Write write : writes) {
                if (write.value().isPresent()) {
                    batch.put(write.key(), write.value().get());
                } else {
                    batch.delete(write.key());
                }
            }
            db.write(durable, batch);
        }
    }

    @Override
    public long scan() {
        long count = 0;
        try (RocksIterator iterator = db.newIterator()) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                count += iterator.value().length > 0 ? 1 : 0;
            }
        }
        return count;
    }

    @Override
    public void close() {
        db.close();
        durable.close();
        options.close();
        cache.close();
    }
}
