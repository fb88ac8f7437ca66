package io.jurumudi.network.dns;

import java.nio.ByteBuffer;

/** Numbers of the DNS protocol (RFC 1035, 2782, 3596, 6891), and careful reading. */
final class Wire {
    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int OPT = 41;
    static final int ANY = 255;

    static final int INTERNET = 1;

    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;
    static final int BADVERS = 16;

    static final int RESPONSE = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AUTHORITATIVE = 0x0400;
    static final int TRUNCATED = 0x0200;
    static final int RECURSION_DESIRED = 0x0100;
    static final int RECURSION_AVAILABLE = 0x0080;

    static final int HEADER = 12;

    /** What a client without EDNS takes over UDP. */
    static final int SMALLEST_DATAGRAM = 512;

    private Wire() {}

    static int unsigned8(ByteBuffer buffer) throws MalformedMessage {
        need(buffer, 1);
        return Byte.toUnsignedInt(buffer.get());
    }

    static int unsigned16(ByteBuffer buffer) throws MalformedMessage {
        need(buffer, 2);
        return Short.toUnsignedInt(buffer.getShort());
    }

    static long unsigned32(ByteBuffer buffer) throws MalformedMessage {
        need(buffer, 4);
        return Integer.toUnsignedLong(buffer.getInt());
    }

    static byte[] bytes(ByteBuffer buffer, int count) throws MalformedMessage {
        need(buffer, count);
        byte[] bytes = new byte[count];
        buffer.get(bytes);
        return bytes;
    }

    static void need(ByteBuffer buffer, int count) throws MalformedMessage {
        if (buffer.remaining() < count) {
            throw new MalformedMessage("the message ends in the middle");
        }
    }
}
