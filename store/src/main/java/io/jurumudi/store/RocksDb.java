package io.jurumudi.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database: small caches, every durable write flushed to the device, and no use of it after its close, which
 * in native code would end the process.
 */
final class RocksDb implements AutoCloseable {

    /** For data; indexes and filters are held beside it, about a fiftieth of what they lead to. */
    private static final long CACHE_BYTES = 16 << 20;

    /** What has not been sorted into tables yet, twice at most; also bounds what is replayed after a crash. */
    private static final long WRITE_BUFFER_BYTES = 8 << 20;

    /** A reading of the state at one moment. */
    interface Reading<R> {
        R from(RocksIterator iterator) throws RocksDBException;
    }

    /** What a write consists of. */
    interface Filling {
        void into(WriteBatch batch) throws RocksDBException;
    }

    private final Path directory;
    private final LRUCache cache;
    private final BloomFilter filter;
    private final Options options;
    private final WriteOptions durable;
    private final WriteOptions eventually;
    private final RocksDB db;

    /** Held for reading by whoever uses the database, for writing only by its close. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    RocksDb(Path directory) {
        this.directory = directory;
        loadLibrary();
        cache = new LRUCache(CACHE_BYTES);
        filter = new BloomFilter(10);
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(128)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                // A torn end is what a crash leaves; damage before it is an error and must not look like an older
                // state.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
        durable = new WriteOptions().setSync(true);
        eventually = new WriteOptions();
        try {
            db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            closeOptions();
            String why = e.getMessage().contains("LOCK") ? "another process uses it" : e.getMessage();
            throw new StoreException("cannot open the store in " + directory + ": " + why, e);
        }
    }

    /**
     * The library is looked for in {@code java.library.path}; else it is unpacked beside the data, where a later start replaces it, since a
     * killed process leaves it behind.
     */
    private void loadLibrary() {
        Path library = directory.resolve("native");
        try {
            Files.createDirectories(
                    library, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            NativeLibraryLoader.getInstance().loadLibrary(library.toString());
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StoreException("cannot prepare the store in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** The value of a key; null when there is none. */
    byte[] get(byte[] key) {
        return using(() -> db.get(key));
    }

    /** Reads with an iterator, which sees the state at this moment. */
    <R> R read(Reading<R> reading) {
        return using(() -> {
            try (RocksIterator iterator = db.newIterator()) {
                R result = reading.from(iterator);
                iterator.status();
                return result;
            }
        });
    }

    /** Writes all or nothing; returns when it is durable. */
    void writeDurably(Filling filling) {
        write(filling, durable);
    }

    /** Writes all or nothing, durable together with the next write that is. */
    void writeEventually(Filling filling) {
        write(filling, eventually);
    }

    private void write(Filling filling, WriteOptions how) {
        using(() -> {
            try (WriteBatch batch = new WriteBatch()) {
                filling.into(batch);
                db.write(how, batch);
                return batch;
            }
        });
    }

    private interface Call<R> {
        R call() throws RocksDBException;
    }

    private <R> R using(Call<R> call) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            return call.call();
        } catch (RocksDBException e) {
            throw new StoreException("the store in " + directory + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                db.close();
                closeOptions();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeOptions() {
        durable.close();
        eventually.close();
        options.close();
        filter.close();
        cache.close();
    }
}
