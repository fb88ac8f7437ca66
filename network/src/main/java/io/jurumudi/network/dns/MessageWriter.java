package io.jurumudi.network.dns;

import io.jurumudi.network.dns.ResourceRecord.Data.Address;
import io.jurumudi.network.dns.ResourceRecord.Data.Alias;
import io.jurumudi.network.dns.ResourceRecord.Data.Authority;
import io.jurumudi.network.dns.ResourceRecord.Data.NameServer;
import io.jurumudi.network.dns.ResourceRecord.Data.Pointer;
import io.jurumudi.network.dns.ResourceRecord.Data.Server;
import io.jurumudi.network.dns.ResourceRecord.Data.Text;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes records, naming each name only once. */
final class MessageWriter {
    private static final int LONGEST_MESSAGE = 65535;
    private static final int POINTER_RANGE = 0x4000;

    private final ByteBuffer out;
    private final Map<DnsName, Integer> written = new HashMap<>();

    MessageWriter(ByteBuffer out) {
        this.out = out;
    }

    /**
     * The message that answers a query.
     *
     * @param limit how long it may be; whatever does not fit is left out, and the client told that something is missing
     */
    static byte[] write(Query query, Reply reply, int limit) {
        int end = Math.min(limit, LONGEST_MESSAGE);
        int ednsLength = query.ednsSize().isPresent() ? 11 : 0;
        ByteBuffer out = ByteBuffer.allocate(end).limit(end - ednsLength);
        out.position(Wire.HEADER);
        MessageWriter writer = new MessageWriter(out);
        writer.name(query.name());
        out.putShort((short) query.type()).putShort((short) query.recordClass());
        int answers = writer.records(reply.answers());
        boolean truncated = answers < reply.answers().size();
        int authority = truncated ? 0 : writer.records(reply.authority());
        truncated |= authority < reply.authority().size();
        // Additional records are a courtesy: without them nothing is missing.
        int additional = truncated ? 0 : writer.records(reply.additional());
        if (ednsLength > 0) {
            out.limit(end);
            edns(out, query, reply.code());
            additional++;
        }
        int flags = Wire.RESPONSE
                | query.flags() & (Wire.OPCODE | Wire.RECURSION_DESIRED)
                | (reply.authoritative() ? Wire.AUTHORITATIVE : 0)
                | (truncated ? Wire.TRUNCATED : 0)
                | Wire.RECURSION_AVAILABLE
                | reply.code() & 0xF;
        int length = out.position();
        out.position(0);
        out.putShort((short) query.id())
                .putShort((short) flags)
                .putShort((short) 1)
                .putShort((short) answers)
                .putShort((short) authority)
                .putShort((short) additional);
        byte[] message = new byte[length];
        out.get(0, message);
        return message;
    }

    private static void edns(ByteBuffer out, Query query, int code) {
        out.put((byte) 0)
                .putShort((short) Wire.OPT)
                .putShort((short) query.datagramSize())
                .put((byte) (code >> 4))
                .put((byte) 0)
                .putShort((short) (query.wantsSignatures() ? 0x8000 : 0))
                .putShort((short) 0);
    }

    /** As many of the records as fit; how many those are. */
    private int records(List<ResourceRecord> records) {
        int count = 0;
        for (ResourceRecord record : records) {
            int start = out.position();
            try {
                record(record);
            } catch (BufferOverflowException full) {
                out.position(start);
                written.values().removeIf(offset -> offset >= start);
                return count;
            }
            count++;
        }
        return count;
    }

    private void record(ResourceRecord record) {
        name(record.name());
        out.putShort((short) record.type()).putShort((short) Wire.INTERNET).putInt((int) record.ttl());
        int lengthAt = out.position();
        out.putShort((short) 0);
        switch (record.data()) {
            case Address(byte[] address) -> out.put(address);
            case Alias(DnsName target) -> name(target);
            case Pointer(DnsName target) -> name(target);
            case NameServer(DnsName target) -> name(target);
            case Server server -> {
                out.putShort((short) server.priority()).putShort((short) server.weight());
                out.putShort((short) server.port());
                // RFC 2782: not compressed here.
                plainName(server.target());
            }
            case Text(String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.put((byte) bytes.length).put(bytes);
            }
            case Authority soa -> {
                name(soa.server());
                name(soa.mailbox());
                out.putInt((int) soa.serial()).putInt((int) soa.refresh()).putInt((int) soa.retry());
                out.putInt((int) soa.expire()).putInt((int) soa.minimum());
            }
        }
        out.putShort(lengthAt, (short) (out.position() - lengthAt - 2));
    }

    void name(DnsName name) {
        DnsName rest = name;
        while (!rest.isRoot()) {
            Integer before = written.get(rest);
            if (before != null) {
                out.putShort((short) (0xC000 | before));
                return;
            }
            if (out.position() < POINTER_RANGE) {
                written.put(rest, out.position());
            }
            label(rest.labels().getFirst());
            rest = rest.parent();
        }
        out.put((byte) 0);
    }

    private void plainName(DnsName name) {
        name.labels().forEach(this::label);
        out.put((byte) 0);
    }

    private void label(String label) {
        byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
        out.put((byte) bytes.length).put(bytes);
    }
}
