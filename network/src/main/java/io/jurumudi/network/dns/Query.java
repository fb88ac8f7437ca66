package io.jurumudi.network.dns;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A question as it arrived.
 *
 * @param wire the message itself, to be passed on
 * @param ednsSize the largest datagram the client takes, if it speaks EDNS
 * @param ednsVersion 0 is the only one there is
 */
record Query(
        byte[] wire,
        int id,
        int flags,
        DnsName name,
        int type,
        int recordClass,
        OptionalInt ednsSize,
        int ednsVersion,
        boolean wantsSignatures) {

    private static final int SIGNATURES = 0x8000;

    /** Reads header, question and EDNS; anything else in a question is skipped. */
    static Query parse(byte[] wire) throws MalformedMessage {
        ByteBuffer message = ByteBuffer.wrap(wire);
        Wire.need(message, Wire.HEADER);
        int id = Wire.unsigned16(message);
        int flags = Wire.unsigned16(message);
        int questions = Wire.unsigned16(message);
        int records = Wire.unsigned16(message) + Wire.unsigned16(message) + Wire.unsigned16(message);
        if (questions != 1) {
            throw new MalformedMessage(questions + " questions instead of one");
        }
        DnsName name = DnsName.read(message);
        int type = Wire.unsigned16(message);
        int recordClass = Wire.unsigned16(message);
        OptionalInt ednsSize = OptionalInt.empty();
        int ednsVersion = 0;
        boolean wantsSignatures = false;
        for (int i = 0; i < records; i++) {
            DnsName.read(message);
            int recordType = Wire.unsigned16(message);
            int size = Wire.unsigned16(message);
            long extended = Wire.unsigned32(message);
            Wire.bytes(message, Wire.unsigned16(message));
            if (recordType == Wire.OPT) {
                ednsSize = OptionalInt.of(size);
                ednsVersion = (int) (extended >> 16 & 0xFF);
                wantsSignatures = (extended & SIGNATURES) != 0;
            }
        }
        return new Query(wire, id, flags, name, type, recordClass, ednsSize, ednsVersion, wantsSignatures);
    }

    /** A question of our own. */
    static Query of(DnsName name, int type) {
        ByteBuffer message = ByteBuffer.allocate(Wire.SMALLEST_DATAGRAM);
        message.putShort((short) 0).putShort((short) Wire.RECURSION_DESIRED).putShort((short) 1);
        message.position(Wire.HEADER);
        new MessageWriter(message).name(name);
        message.putShort((short) type).putShort((short) Wire.INTERNET);
        byte[] wire = new byte[message.position()];
        message.get(0, wire);
        return new Query(wire, 0, Wire.RECURSION_DESIRED, name, type, Wire.INTERNET, OptionalInt.empty(), 0, false);
    }

    boolean isResponse() {
        return (flags & Wire.RESPONSE) != 0;
    }

    boolean isStandard() {
        return (flags & Wire.OPCODE) == 0;
    }

    /** How long a datagram may be that goes back. */
    int datagramSize() {
        return Math.clamp(ednsSize.orElse(Wire.SMALLEST_DATAGRAM), Wire.SMALLEST_DATAGRAM, 4096);
    }
}
