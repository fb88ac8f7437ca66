package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Reads one item of CBOR, as far as JSON has the like. For one use. */
final class CborReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int TEXT = 3;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;

    private static final int TAG_BIGNUM = 2;
    private static final int TAG_NEGATIVE_BIGNUM = 3;
    private static final int TAG_BASE64URL = 21;
    private static final int TAG_BASE64 = 22;
    private static final int TAG_BASE16 = 23;

    private final ByteBuffer in;

    private CborReader(byte[] cbor) {
        in = ByteBuffer.wrap(cbor);
    }

    static JsonNode read(byte[] cbor) {
        CborReader reader = new CborReader(cbor);
        JsonNode value = reader.value(0);
        if (reader.in.hasRemaining()) {
            throw new MalformedException("cbor: " + reader.in.remaining()
                    + " bytes of extraneous data starting at index " + reader.in.position());
        }
        return value;
    }

    private JsonNode value(int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new MalformedException("cbor: exceeded max nested level " + Json.MAX_DEPTH);
        }
        int head = next();
        int info = head & 0x1F;
        return switch (head >> 5) {
            case 0 -> number(integer(info));
            case 1 -> number(~integer(info));
            case 2 -> JSON.textNode(text(string(2, info)));
            case TEXT -> JSON.textNode(text(string(TEXT, info)));
            case 4 -> array(info, depth);
            case 5 -> map(info, depth);
            case 6 -> tagged(argument(info), depth);
            default -> simple(info);
        };
    }

    private JsonNode array(int info, int depth) {
        var array = Json.array();
        if (info == INDEFINITE) {
            while (!atBreak()) {
                array.add(value(depth + 1));
            }
            return array;
        }
        for (long left = argument(info); left > 0; left--) {
            array.add(value(depth + 1));
        }
        return array;
    }

    private JsonNode map(int info, int depth) {
        var map = Json.object();
        if (info == INDEFINITE) {
            while (!atBreak()) {
                entry(map, depth);
            }
            return map;
        }
        for (long left = argument(info); left > 0; left--) {
            entry(map, depth);
        }
        return map;
    }

    private void entry(ObjectNode map, int depth) {
        JsonNode key = value(depth + 1);
        if (!key.isTextual()) {
            throw new MalformedException("cbor: a map key that is no string");
        }
        if (map.has(key.textValue())) {
            throw new MalformedException("cbor: found duplicate map key " + GoText.quote(key.textValue()));
        }
        map.set(key.textValue(), value(depth + 1));
    }

    /** Bytes that are to become text say in which way; what else a tag says is of no interest. */
    private JsonNode tagged(long tag, int depth) {
        if (tag == TAG_BIGNUM || tag == TAG_NEGATIVE_BIGNUM) {
            throw new MalformedException("cbor: integers of any size are not supported");
        }
        boolean expected = tag == TAG_BASE64URL || tag == TAG_BASE64 || tag == TAG_BASE16;
        if (expected && in.hasRemaining() && (in.get(in.position()) & 0xFF) >> 5 == 2) {
            byte[] bytes = string(2, next() & 0x1F);
            return JSON.textNode(
                    switch ((int) tag) {
                        case TAG_BASE64URL ->
                            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                        case TAG_BASE16 -> HexFormat.of().formatHex(bytes);
                        default -> Base64.getEncoder().encodeToString(bytes);
                    });
        }
        return value(depth + 1);
    }

    private JsonNode simple(int info) {
        return switch (info) {
            case 20 -> JSON.booleanNode(false);
            case 21 -> JSON.booleanNode(true);
            case 22 -> JSON.nullNode();
            case 25 -> finite(Float.float16ToFloat(require(Short.BYTES).getShort()));
            case 26 -> finite(require(Float.BYTES).getFloat());
            case 27 -> finite(require(Double.BYTES).getDouble());
            default -> throw new MalformedException("cbor: unsupported simple value " + info);
        };
    }

    private static JsonNode finite(double value) {
        if (!Double.isFinite(value)) {
            throw new MalformedException("cbor: floating-point NaN or infinity");
        }
        return JSON.numberNode(value);
    }

    /** As JSON's parser would have it, so that equal numbers are equal. */
    private static JsonNode number(long value) {
        return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
    }

    /** @throws MalformedException when it does not fit into 64 bits with a sign */
    private long integer(int info) {
        long value = argument(info);
        if (value < 0) {
            throw new MalformedException("cbor: cannot unmarshal an integer that overflows int64");
        }
        return value;
    }

    private byte[] string(int major, int info) {
        if (info != INDEFINITE) {
            long length = argument(info);
            if (length < 0 || length > in.remaining()) {
                throw cutOff();
            }
            byte[] bytes = new byte[(int) length];
            in.get(bytes);
            return bytes;
        }
        var all = new ByteArrayOutputStream();
        while (!atBreak()) {
            int head = next();
            if (head >> 5 != major || (head & 0x1F) == INDEFINITE) {
                throw new MalformedException("cbor: wrong element type for indefinite-length string");
            }
            all.writeBytes(string(major, head & 0x1F));
        }
        return all.toByteArray();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("cbor: invalid UTF-8 string", e);
        }
    }

    private long argument(int info) {
        return switch (info) {
            case 24 -> require(Byte.BYTES).get() & 0xFF;
            case 25 -> require(Short.BYTES).getShort() & 0xFFFF;
            case 26 -> require(Integer.BYTES).getInt() & 0xFFFF_FFFFL;
            case 27 -> require(Long.BYTES).getLong();
            case 28, 29, 30, INDEFINITE -> throw new MalformedException("cbor: invalid additional information " + info);
            default -> info;
        };
    }

    private boolean atBreak() {
        if (!in.hasRemaining()) {
            throw cutOff();
        }
        boolean end = (in.get(in.position()) & 0xFF) == BREAK;
        if (end) {
            in.get();
        }
        return end;
    }

    private int next() {
        return require(1).get() & 0xFF;
    }

    private ByteBuffer require(int bytes) {
        if (in.remaining() < bytes) {
            throw cutOff();
        }
        return in;
    }

    private static MalformedException cutOff() {
        return new MalformedException("unexpected EOF");
    }
}
