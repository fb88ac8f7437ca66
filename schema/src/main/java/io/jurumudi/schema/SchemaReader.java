package io.jurumudi.schema;

import io.jurumudi.schema.Field.Alias;
import io.jurumudi.schema.Field.PatchStrategy;
import io.jurumudi.schema.Field.StructType;
import io.jurumudi.schema.Field.Zero;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the form that the extractor writes (its {@code ResourceWriter} says what it is). Only the heads are read at once; the
 * fields of a type and the words about it stay in the bytes until somebody asks.
 */
final class SchemaReader {
    private static final Scalar[] SCALARS = Scalar.values();
    private static final Zero[] ZEROES = Zero.values();
    private static final ListType.Topology[] TOPOLOGIES = ListType.Topology.values();
    private static final int HEAD_BYTES = 21;

    private final ByteBuffer file;
    private final int textBytes;
    private final int bodies;
    private final List<Head> heads = new ArrayList<>();

    /** A type and, for a kind, where it belongs. */
    record Head(ObjectType type, String group, String version) {}

    SchemaReader(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        int texts = file.getInt(0);
        textBytes = 4 + 4 * (texts + 1) + 4;
        int typesAt = textBytes + file.getInt(textBytes - 4);
        int types = file.getInt(typesAt);
        bodies = typesAt + 4 + types * HEAD_BYTES;
        for (int i = 0; i < types; i++) {
            heads.add(head(file.slice(typesAt + 4 + i * HEAD_BYTES, HEAD_BYTES)));
        }
    }

    List<Head> heads() {
        return List.copyOf(heads);
    }

    private Head head(ByteBuffer in) {
        var name = text(in.getInt());
        int doc = in.getInt();
        int flags = in.get();
        var group = text(in.getInt());
        var version = text(in.getInt());
        int body = bodies + in.getInt();
        var type = new ObjectType(name, (flags & 1) != 0, (flags & 2) != 0, () -> text(doc), () -> fields(body));
        return new Head(type, group, version);
    }

    private List<Field> fields(int at) {
        var in = file.duplicate().position(at);
        int count = in.getShort();
        var fields = new ArrayList<Field>(count);
        for (int i = 0; i < count; i++) {
            fields.add(field(in));
        }
        return fields;
    }

    private Field field(ByteBuffer in) {
        var name = text(in.getInt()).intern(); // the same few hundred names come again in every type
        var embedded = text(in.getInt());
        int number = in.getShort();
        int flags = in.get();
        var zero = ZEROES[in.get()];
        var mergeKey = text(in.getInt());
        var defaultJson = Optional.of(text(in.getInt())).filter(text -> !text.isEmpty());
        int doc = in.getInt();
        var alias = alias(in);
        var type = type(in);
        return new Field(
                name,
                embedded,
                number,
                type,
                (flags & 1) != 0,
                defaultJson,
                strategies(flags),
                mergeKey,
                structType(flags),
                zero,
                alias,
                () -> text(doc));
    }

    private Alias alias(ByteBuffer in) {
        var goType = text(in.getInt());
        var values = text(in.getInt());
        return goType.isEmpty()
                ? Alias.NONE
                : new Alias(goType, values.isEmpty() ? List.of() : List.of(values.split("\\|", -1)));
    }

    private static StructType structType(int flags) {
        if ((flags & 2) != 0) {
            return StructType.ATOMIC;
        }
        return (flags & 32) != 0 ? StructType.GRANULAR : StructType.UNSAID;
    }

    private static Set<PatchStrategy> strategies(int flags) {
        var strategies = EnumSet.noneOf(PatchStrategy.class);
        for (var strategy : PatchStrategy.values()) {
            if ((flags & 4 << strategy.ordinal()) != 0) {
                strategies.add(strategy);
            }
        }
        return strategies;
    }

    private Type type(ByteBuffer in) {
        int tag = in.get();
        return switch (tag) {
            case 64 -> heads.get(in.getShort()).type();
            case 65 -> {
                var topology = TOPOLOGIES[in.get()];
                var keys = new ArrayList<String>();
                for (int i = in.get(); i > 0; i--) {
                    keys.add(text(in.getInt()));
                }
                yield new ListType(type(in), topology, keys);
            }
            case 66 -> {
                boolean atomic = in.get() != 0;
                yield new MapType(type(in), atomic);
            }
            default -> SCALARS[tag];
        };
    }

    private String text(int index) {
        int start = file.getInt(4 + 4 * index);
        int end = file.getInt(4 + 4 * (index + 1));
        if (start == end) {
            return "";
        }
        var bytes = new byte[end - start];
        file.get(textBytes + start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
