package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What clients made in Go speak by preference ({@code application/vnd.kubernetes.protobuf}): a message in an envelope that says its kind,
 * behind four marking bytes. Fields and their numbers are the schema's.
 */
public final class Protobuf {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final String UNKNOWN = "Unknown";

    private Protobuf() {}

    /** Bytes that are no message. The message is upstream's. */
    public static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message);
        }
    }

    /** What an envelope says of its message, and the message. */
    public record Envelope(GroupVersionKind kind, byte[] message) {}

    /** @throws MalformedException when it is no envelope */
    public static Envelope open(byte[] body) {
        if (body.length == 0) {
            throw new MalformedException("empty data");
        }
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new MalformedException(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        if (body.length == MAGIC.length) {
            throw new MalformedException("empty body");
        }
        WireInput in = WireInput.of(body, MAGIC.length);
        String apiVersion = "";
        String kind = "";
        byte[] message = {};
        while (in.hasMore()) {
            int tag = in.tag(UNKNOWN);
            switch (tag) {
                case 1 << 3 | WireInput.BYTES -> {
                    WireInput type = in.message();
                    while (type.hasMore()) {
                        int inner = type.tag("TypeMeta");
                        switch (inner) {
                            case 1 << 3 | WireInput.BYTES -> apiVersion = type.text();
                            case 2 << 3 | WireInput.BYTES -> kind = type.text();
                            default -> type.skip(inner & 7);
                        }
                    }
                }
                case 2 << 3 | WireInput.BYTES -> message = in.bytes();
                default -> in.skip(tag & 7);
            }
        }
        return new Envelope(GroupVersionKind.of(apiVersion, kind), message);
    }

    /** The message as a tree, as JSON would have brought it but for zero values. @throws MalformedException when it is not of that type */
    public static ObjectNode read(byte[] message, ObjectType type) {
        return ProtobufReader.read(WireInput.of(message, 0), type);
    }

    /** A message of its own, without envelope. Only what the type knows is written. */
    public static byte[] write(ObjectNode object, ObjectType type) {
        WireOutput out = new WireOutput(1024);
        ProtobufWriter.write(object, type, out);
        return out.toBytes();
    }

    /** A whole body: the marking bytes and the envelope around a message. */
    public static byte[] wrap(String apiVersion, String kind, byte[] message) {
        WireOutput out = new WireOutput(message.length + 128);
        out.raw(tail());
        out.bytes(2, message);
        head(apiVersion, kind, out);
        return out.toBytes();
    }

    /**
     * A whole body that is a list.
     *
     * @param metadata the message of its ListMeta
     * @param items their messages
     */
    public static void wrapList(String apiVersion, String kind, byte[] metadata, List<byte[]> items, OutputStream to)
            throws IOException {
        List<byte[]> heads = new ArrayList<>(items.size() + 1);
        heads.add(fieldHead(1, metadata.length));
        items.forEach(item -> heads.add(fieldHead(2, item.length)));
        long size = metadata.length;
        for (byte[] part : heads) {
            size += part.length;
        }
        for (byte[] item : items) {
            size += item.length;
        }
        WireOutput envelope = new WireOutput(128);
        envelope.varint(size);
        envelope.tag(2, WireInput.BYTES);
        head(apiVersion, kind, envelope);
        to.write(envelope.toBytes());
        to.write(heads.getFirst());
        to.write(metadata);
        for (int i = 0; i < items.size(); i++) {
            to.write(heads.get(i + 1));
            to.write(items.get(i));
        }
        to.write(tail());
    }

    private static byte[] fieldHead(int number, int length) {
        WireOutput out = new WireOutput(12);
        out.end(number, length);
        return out.toBytes();
    }

    /** An event of a watch, without its length before it. @param object a whole body */
    public static byte[] event(String type, byte[] object) {
        WireOutput out = new WireOutput(object.length + 64);
        out.bytes(1, object);
        out.end(2, out.size());
        out.text(1, type);
        return out.toBytes();
    }

    private static void head(String apiVersion, String kind, WireOutput out) {
        int end = out.size();
        out.text(2, kind);
        out.text(1, apiVersion);
        out.end(1, out.size() - end);
        out.raw(MAGIC);
    }

    /** What an envelope ends with: no content encoding, no content type. */
    private static byte[] tail() {
        return new byte[] {3 << 3 | WireInput.BYTES, 0, 4 << 3 | WireInput.BYTES, 0};
    }
}
