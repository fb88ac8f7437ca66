package io.jurumudi.network.dns;

import io.jurumudi.network.dns.ResourceRecord.Data;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of another server, passed on as it is but for its age.
 *
 * @param wire the message
 * @param lifetimes where in it the records' times to live are
 * @param ttl the shortest of these, in seconds; 0 when there is none
 */
record WireAnswer(byte[] wire, List<Integer> lifetimes, long ttl) {

    /** A record of it as far as it matters here. */
    private record Entry(DnsName name, int type, long ttl, int lifetimeAt, int dataAt, int dataLength) {}

    static WireAnswer read(byte[] wire) throws MalformedMessage {
        List<Integer> lifetimes = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (Entry entry : entries(wire, 3)) {
            if (entry.type != Wire.OPT) {
                lifetimes.add(entry.lifetimeAt);
                ttl = Math.min(ttl, entry.ttl);
            }
        }
        return new WireAnswer(wire, List.copyOf(lifetimes), lifetimes.isEmpty() ? 0 : ttl);
    }

    int id() {
        return Short.toUnsignedInt(ByteBuffer.wrap(wire).getShort(0));
    }

    int code() {
        return wire[3] & 0xF;
    }

    boolean truncated() {
        return (ByteBuffer.wrap(wire).getShort(2) & Wire.TRUNCATED) != 0;
    }

    /**
     * The answer to this query, which asks the same but may spell it differently.
     *
     * @param age how many seconds ago it arrived
     */
    byte[] to(Query query, long age) {
        ByteBuffer copy = ByteBuffer.wrap(wire.clone());
        copy.putShort(0, (short) query.id());
        int question =
                query.name().labels().stream().mapToInt(l -> l.length() + 1).sum() + 1;
        copy.put(Wire.HEADER, query.wire(), Wire.HEADER, question);
        for (int at : lifetimes) {
            long left = Integer.toUnsignedLong(copy.getInt(at)) - age;
            copy.putInt(at, (int) Math.max(0, left));
        }
        return copy.array();
    }

    /** Aliases and addresses among the answers, for those who followed an alias of ours. */
    List<ResourceRecord> aliasesAndAddresses() throws MalformedMessage {
        List<ResourceRecord> records = new ArrayList<>();
        for (Entry entry : entries(wire, 1)) {
            ByteBuffer data = ByteBuffer.wrap(wire);
            data.position(entry.dataAt);
            switch (entry.type) {
                case Wire.CNAME ->
                    records.add(new ResourceRecord(entry.name, entry.ttl, new Data.Alias(DnsName.read(data))));
                case Wire.A, Wire.AAAA ->
                    records.add(new ResourceRecord(
                            entry.name, entry.ttl, new Data.Address(Wire.bytes(data, entry.type == Wire.A ? 4 : 16))));
                default -> {
                    // Signatures and the like: they would not fit an answer that begins with our own alias.
                }
            }
        }
        return records;
    }

    private static List<Entry> entries(byte[] wire, int sections) throws MalformedMessage {
        ByteBuffer message = ByteBuffer.wrap(wire);
        Wire.need(message, Wire.HEADER);
        int questions = Short.toUnsignedInt(message.getShort(4));
        int count = 0;
        for (int section = 0; section < sections; section++) {
            count += Short.toUnsignedInt(message.getShort(6 + 2 * section));
        }
        message.position(Wire.HEADER);
        for (int i = 0; i < questions; i++) {
            DnsName.read(message);
            Wire.bytes(message, 4);
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DnsName name = DnsName.read(message);
            int type = Wire.unsigned16(message);
            Wire.unsigned16(message);
            int lifetimeAt = message.position();
            long ttl = Wire.unsigned32(message);
            int length = Wire.unsigned16(message);
            entries.add(new Entry(name, type, ttl, lifetimeAt, message.position(), length));
            Wire.bytes(message, length);
        }
        return entries;
    }
}
