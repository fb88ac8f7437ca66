package io.jurumudi.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * How versions, history and leases are laid out in an ordered map of bytes.
 *
 * <pre>
 * v KEY 00 ~REVISION   one version: 0 put or 1 deleted, create revision, version, lease, value; the newest comes first
 * c KEY                the revision of its newest version, unless that is a deletion
 * l REVISION           what happened then: 0 put or 1 delete, the revision of the version before or 0 if there was none, KEY
 * e LEASE              when it ends, in milliseconds since 1970
 * a LEASE KEY          nothing; KEY's newest version has this lease
 * m NAME               a number about the whole
 * </pre>
 *
 * Numbers are eight bytes, highest first.
 */
final class Layout {

    static final byte VERSION = 'v';
    static final byte CURRENT = 'c';
    static final byte LOG = 'l';
    static final byte LEASE = 'e';
    static final byte ATTACHED = 'a';

    static final byte[] FORMAT = bytes("mformat");
    static final byte[] REVISION = bytes("mrevision");
    static final byte[] COMPACTED = bytes("mcompacted");
    static final byte[] NOTHING = {};

    private static final int SUFFIX = 1 + Long.BYTES;
    private static final int HEADER = 1 + 3 * Long.BYTES;

    private Layout() {}

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    static byte[] versionKey(byte[] key, long revision) {
        return ByteBuffer.allocate(1 + key.length + SUFFIX)
                .put(VERSION)
                .put(key)
                .put((byte) 0)
                .putLong(~revision)
                .array();
    }

    /** Where the versions of keys from {@code start} on begin. A trailing NUL, "the first key after", skips the key's own. */
    static byte[] versionsFrom(byte[] start) {
        byte[] from = new byte[1 + start.length];
        from[0] = VERSION;
        System.arraycopy(start, 0, from, 1, start.length);
        if (start.length > 0 && start[start.length - 1] == 0) {
            from[start.length] = 1;
        }
        return from;
    }

    /** Where the versions of the key after this one begin at the earliest. */
    static byte[] versionsAfter(byte[] key) {
        byte[] from = Arrays.copyOf(versionsFrom(key), 1 + key.length + 1);
        from[1 + key.length] = 1;
        return from;
    }

    static byte[] keyOf(byte[] versionKey) {
        return Arrays.copyOfRange(versionKey, 1, versionKey.length - SUFFIX);
    }

    static long revisionOf(byte[] versionKey) {
        return ~ByteBuffer.wrap(versionKey).getLong(versionKey.length - Long.BYTES);
    }

    /** Whether a version key is one of this key's. */
    static boolean isVersionOf(byte[] versionKey, byte[] key) {
        return versionKey.length == 1 + key.length + SUFFIX
                && versionKey[0] == VERSION
                && Arrays.equals(versionKey, 1, 1 + key.length, key, 0, key.length)
                && versionKey[1 + key.length] == 0;
    }

    static byte[] encode(Entry entry) {
        KeyValue kv = entry.keyValue();
        return ByteBuffer.allocate(HEADER + kv.value().length)
                .put((byte) (entry.deleted() ? 1 : 0))
                .putLong(kv.createRevision())
                .putLong(kv.version())
                .putLong(entry.leaseId())
                .put(kv.value())
                .array();
    }

    static Entry decode(String key, long revision, byte[] encoded) {
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        if (isDeleted(buffer.get())) {
            return Entry.delete(key, revision);
        }
        long created = buffer.getLong();
        long version = buffer.getLong();
        long leaseId = buffer.getLong();
        byte[] value = Arrays.copyOfRange(encoded, HEADER, encoded.length);
        return Entry.put(key, value, created, revision, version, leaseId);
    }

    /** What the first byte of an encoded version says. */
    static boolean isDeleted(byte first) {
        return first == 1;
    }

    static byte[] currentKey(byte[] key) {
        return ByteBuffer.allocate(1 + key.length).put(CURRENT).put(key).array();
    }

    /**
     * What happened at a revision.
     *
     * @param before the revision of the key's version before, 0 when it did not exist
     */
    record Happened(boolean deleted, long before, byte[] key) {}

    static byte[] encode(Happened happened) {
        return ByteBuffer.allocate(SUFFIX + happened.key().length)
                .put((byte) (happened.deleted() ? 1 : 0))
                .putLong(happened.before())
                .put(happened.key())
                .array();
    }

    static Happened happened(byte[] encoded) {
        long before = ByteBuffer.wrap(encoded).getLong(1);
        return new Happened(isDeleted(encoded[0]), before, Arrays.copyOfRange(encoded, SUFFIX, encoded.length));
    }

    static byte[] logKey(long revision) {
        return numbered(LOG, revision, NOTHING);
    }

    static long numberOf(byte[] logKey) {
        return ByteBuffer.wrap(logKey).getLong(1);
    }

    static byte[] leaseKey(long leaseId) {
        return numbered(LEASE, leaseId, NOTHING);
    }

    static byte[] attachedKey(long leaseId, byte[] key) {
        return numbered(ATTACHED, leaseId, key);
    }

    static String keyOfAttached(byte[] attachedKey) {
        return new String(attachedKey, SUFFIX, attachedKey.length - SUFFIX, UTF_8);
    }

    static byte[] instant(Instant instant) {
        return number(instant.toEpochMilli());
    }

    static Instant instant(byte[] bytes) {
        return Instant.ofEpochMilli(number(bytes));
    }

    private static byte[] numbered(byte table, long number, byte[] rest) {
        return ByteBuffer.allocate(SUFFIX + rest.length)
                .put(table)
                .putLong(number)
                .put(rest)
                .array();
    }
}
