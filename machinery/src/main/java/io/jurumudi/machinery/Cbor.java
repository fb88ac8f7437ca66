package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * CBOR as Kubernetes knows it: the JSON tree in other clothes, with texts as byte strings and three bytes before it that say what it is. See
 * RFC 8949 and KEP 4222.
 */
public final class Cbor {
    /** The head of tag 55799, "this is CBOR". */
    private static final byte[] MAGIC = {(byte) 0xD9, (byte) 0xD9, (byte) 0xF7};

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int FALSE = 0xF4;
    private static final int TRUE = 0xF5;
    private static final int NULL = 0xF6;
    private static final int HALF = 0xF9;
    private static final int SINGLE = 0xFA;
    private static final int DOUBLE = 0xFB;

    private Cbor() {}

    /** @throws MalformedException unless it is one value that JSON has too */
    public static JsonNode readAny(byte[] cbor) {
        return CborReader.read(cbor);
    }

    /** @throws MalformedException unless it is one map */
    public static ObjectNode read(byte[] cbor) {
        if (readAny(cbor) instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedException("not a CBOR map");
    }

    public static byte[] write(JsonNode tree) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        value(tree, out);
        return out.toByteArray();
    }

    /** An event of a watch; where it ends can be told from itself. @param object as {@link #write} made it */
    public static byte[] event(String type, byte[] object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(object.length + 32);
        out.writeBytes(MAGIC);
        head(MAP, 2, out);
        text("type", out);
        text(type, out);
        text("object", out);
        out.writeBytes(object);
        return out.toByteArray();
    }

    private static void value(JsonNode node, ByteArrayOutputStream out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                head(MAP, node.size(), out);
                for (Map.Entry<String, JsonNode> field : node.properties()) {
                    text(field.getKey(), out);
                    value(field.getValue(), out);
                }
            }
            case ARRAY -> {
                head(ARRAY, node.size(), out);
                node.forEach(item -> value(item, out));
            }
            case STRING -> text(node.textValue(), out);
            case BOOLEAN -> out.write(node.booleanValue() ? TRUE : FALSE);
            case NUMBER -> number(node, out);
            case NULL, MISSING -> out.write(NULL);
            case BINARY, POJO -> throw new IllegalArgumentException("JSON has no " + node.getNodeType());
        }
    }

    private static void number(JsonNode node, ByteArrayOutputStream out) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            long value = node.longValue();
            head(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? ~value : value, out);
            return;
        }
        // In as few bytes as hold the same value.
        double value = node.doubleValue();
        float single = (float) value;
        short half = Float.floatToFloat16(single);
        if (Float.float16ToFloat(half) == value) {
            out.write(HALF);
            out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort(half).array());
        } else if (single == value) {
            out.write(SINGLE);
            out.writeBytes(ByteBuffer.allocate(Float.BYTES).putFloat(single).array());
        } else {
            out.write(DOUBLE);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
        }
    }

    private static void text(String text, ByteArrayOutputStream out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(BYTES, bytes.length, out);
        out.writeBytes(bytes);
    }

    private static void head(int major, long argument, ByteArrayOutputStream out) {
        int type = major << 5;
        if (argument >= 0 && argument < 24) {
            out.write(type | (int) argument);
            return;
        }
        int exponent = argument < 0 || argument > 0xFFFF_FFFFL ? 3 : argument > 0xFFFF ? 2 : argument > 0xFF ? 1 : 0;
        out.write(type | 24 + exponent);
        for (int shift = (8 << exponent) - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
    }
}
