package io.jurumudi.machinery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf on its way out, written from the end to the beginning: by the time a message's length is to be written, it is known. So
 * whoever writes begins with the last field, and writes a field's tag after its value.
 */
final class WireOutput {
    private byte[] buffer;
    private int start;

    /** @param room for how many bytes to begin with; more is made when needed */
    WireOutput(int room) {
        buffer = new byte[room];
        start = room;
    }

    /** How much was written so far. */
    int size() {
        return buffer.length - start;
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(buffer, start, buffer.length);
    }

    void tag(int number, int wire) {
        varint((long) number << 3 | wire);
    }

    void varint(long value) {
        int length = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        room(length);
        int at = start;
        long rest = value;
        while (rest >>> 7 != 0) {
            buffer[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[at] = (byte) rest;
    }

    void fixed64(double value) {
        room(Double.BYTES);
        ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).putDouble(start, value);
    }

    void raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, start, bytes.length);
    }

    /** A field of a number. */
    void number(int field, long value) {
        varint(value);
        tag(field, WireInput.VARINT);
    }

    /** A field of bytes. */
    void bytes(int field, byte[] bytes) {
        raw(bytes);
        end(field, bytes.length);
    }

    void text(int field, String text) {
        bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes a field whose {@code length} bytes were just written. */
    void end(int field, int length) {
        varint(length);
        tag(field, WireInput.BYTES);
    }

    private void room(int bytes) {
        if (bytes > start) {
            int used = size();
            byte[] larger = new byte[Math.max(buffer.length * 2, used + bytes + 1024)];
            System.arraycopy(buffer, start, larger, larger.length - used, used);
            buffer = larger;
            start = larger.length - used;
        }
        start -= bytes;
    }
}
