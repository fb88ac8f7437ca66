package io.jurumudi.machinery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of one protobuf message on their way in. Complaints are in the words of upstream's generated decoders. */
final class WireInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int GROUP = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;

    private final ByteBuffer in;
    private final int depth;

    private WireInput(ByteBuffer in, int depth) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.depth = depth;
    }

    static WireInput of(byte[] message, int from) {
        return new WireInput(ByteBuffer.wrap(message, from, message.length - from), 0);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    /** Number and wire type of the next field, as one. @param name of the message */
    int tag(String name) {
        long tag = varint();
        int number = (int) (tag >>> 3);
        int wire = (int) tag & 7;
        if (wire == GROUP_END) {
            throw new Protobuf.MalformedException("proto: " + name + ": wiretype end group for non-group");
        }
        if (number <= 0) {
            throw new Protobuf.MalformedException(
                    "proto: " + name + ": illegal tag " + number + " (wire type " + tag + ")");
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw cutOff();
            }
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new Protobuf.MalformedException("proto: integer overflow");
    }

    double fixed64() {
        require(Long.BYTES);
        return in.getDouble();
    }

    byte[] bytes() {
        byte[] bytes = new byte[length()];
        in.get(bytes);
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** A message inside this one; its bytes are not copied. */
    WireInput message() {
        if (depth >= Json.MAX_DEPTH) {
            throw new Protobuf.MalformedException("exceeded max depth");
        }
        int length = length();
        ByteBuffer inner = in.slice(in.position(), length);
        in.position(in.position() + length);
        return new WireInput(inner, depth + 1);
    }

    void skip(int wire) {
        switch (wire) {
            case VARINT -> varint();
            case BYTES -> {
                int length = length();
                in.position(in.position() + length);
            }
            case FIXED64, FIXED32 -> {
                int size = wire == FIXED64 ? Long.BYTES : Integer.BYTES;
                require(size);
                in.position(in.position() + size);
            }
            case GROUP -> skipGroup();
            default -> throw new Protobuf.MalformedException("proto: illegal wireType " + wire);
        }
    }

    /** Groups nest; no message of ours has one. */
    private void skipGroup() {
        int open = 1;
        while (open > 0) {
            int wire = (int) varint() & 7;
            switch (wire) {
                case GROUP -> open++;
                case GROUP_END -> open--;
                default -> skip(wire);
            }
        }
    }

    private int length() {
        long length = varint();
        if (length < 0) {
            throw new Protobuf.MalformedException("proto: negative length found during unmarshaling");
        }
        require(length);
        return (int) length;
    }

    private void require(long bytes) {
        if (bytes > in.remaining()) {
            throw cutOff();
        }
    }

    private static Protobuf.MalformedException cutOff() {
        return new Protobuf.MalformedException("unexpected EOF");
    }
}
