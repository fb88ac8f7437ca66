package io.jurumudi.schema.extract;

import io.jurumudi.schema.extract.Model.FieldModel;
import io.jurumudi.schema.extract.Model.ObjectModel;
import io.jurumudi.schema.extract.Model.TypeModel;
import io.jurumudi.schema.extract.Model.TypeModel.Entries;
import io.jurumudi.schema.extract.Model.TypeModel.Items;
import io.jurumudi.schema.extract.Model.TypeModel.Reference;
import io.jurumudi.schema.extract.Model.TypeModel.Value;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the types in the form the schema module reads. Big-endian. A text is named by its place in the table of texts, a type
 * by its place in the table of types; a text that repeats is stored once.
 *
 * <pre>
 * file   = int texts, int offset[texts + 1], int bytes of texts, texts in UTF-8,
 *          int types, head[types], bodies
 * head   = int name, int doc, byte flags (1 atomic, 2 kind), int group, int version, int offset of the body in bodies
 * body   = short fields, field[fields]
 * field  = int name, int embedded, short number, byte flags (1 required, 2 atomic, 4 merge, 8 replace, 16 retain keys, 32 granular),
 *          byte zero, int merge key, int default, int doc, int Go type, int values, type
 * type   = byte value &lt; 64 | byte 64, short type | byte 65, byte topology, byte keys, int key[keys], type
 *          | byte 66, byte atomic, type
 * </pre>
 */
final class ResourceWriter {
    private static final List<String> VALUES = List.of(
            "STRING",
            "BYTES",
            "BOOL",
            "INT32",
            "INT64",
            "DOUBLE",
            "INT_OR_STRING",
            "QUANTITY",
            "TIME",
            "MICRO_TIME",
            "DURATION",
            "RAW_OBJECT",
            "ANY");
    private static final List<String> ZEROES = List.of("KEPT", "OMITTED", "WRITTEN", "NULL");
    private static final List<String> TOPOLOGIES = List.of("ATOMIC", "SET", "MAP");
    private static final List<String> STRATEGIES = List.of("merge", "replace", "retainKeys");

    private final Map<String, Integer> texts = new HashMap<>();
    private final List<String> textsInOrder = new ArrayList<>();
    private final Map<String, Integer> types = new HashMap<>();

    byte[] write(Model model) throws IOException {
        for (var type : model.types()) {
            types.put(type.name(), types.size());
        }
        var heads = new ByteArrayOutputStream();
        var bodies = new ByteArrayOutputStream();
        var headOut = new DataOutputStream(heads);
        var bodyOut = new DataOutputStream(bodies);
        for (var type : model.types()) {
            writeHead(headOut, type, bodies.size());
            writeBody(bodyOut, type);
        }
        var file = new ByteArrayOutputStream();
        var out = new DataOutputStream(file);
        writeTexts(out);
        out.writeInt(types.size());
        heads.writeTo(out);
        bodies.writeTo(out);
        return file.toByteArray();
    }

    private void writeTexts(DataOutputStream out) throws IOException {
        var bytes = new ByteArrayOutputStream();
        out.writeInt(textsInOrder.size());
        out.writeInt(0);
        for (var text : textsInOrder) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            out.writeInt(bytes.size());
        }
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    private void writeHead(DataOutputStream out, ObjectModel type, int bodyOffset) throws IOException {
        out.writeInt(text(type.name()));
        out.writeInt(text(type.doc()));
        out.writeByte((type.atomic() ? 1 : 0) | (type.kindOf().isPresent() ? 2 : 0));
        out.writeInt(text(type.kindOf().map(v -> v.group()).orElse("")));
        out.writeInt(text(type.kindOf().map(v -> v.version()).orElse("")));
        out.writeInt(bodyOffset);
    }

    private void writeBody(DataOutputStream out, ObjectModel type) throws IOException {
        out.writeShort(type.fields().size());
        for (var field : type.fields()) {
            out.writeInt(text(field.name()));
            out.writeInt(text(field.embedded()));
            out.writeShort(field.number());
            out.writeByte(flags(field));
            out.writeByte(ZEROES.indexOf(field.zero()));
            out.writeInt(text(field.patchMergeKey()));
            out.writeInt(text(field.defaultJson()));
            out.writeInt(text(field.doc()));
            out.writeInt(text(field.goType()));
            out.writeInt(text(field.values()));
            writeType(out, field.type());
        }
    }

    private static int flags(FieldModel field) {
        int flags = (field.required() ? 1 : 0)
                | switch (field.structType()) {
                    case UNSAID -> 0;
                    case ATOMIC -> 2;
                    case GRANULAR -> 32;
                };
        for (var strategy : field.patchStrategies()) {
            flags |= 4 << STRATEGIES.indexOf(strategy);
        }
        return flags;
    }

    private void writeType(DataOutputStream out, TypeModel type) throws IOException {
        switch (type) {
            case Value(var name) -> out.writeByte(VALUES.indexOf(name));
            case Reference(var name) -> {
                out.writeByte(64);
                out.writeShort(types.get(name));
            }
            case Items(var item, var topology, var keys) -> {
                out.writeByte(65);
                out.writeByte(TOPOLOGIES.indexOf(topology));
                out.writeByte(keys.size());
                for (var key : keys) {
                    out.writeInt(text(key));
                }
                writeType(out, item);
            }
            case Entries(var value, var atomic) -> {
                out.writeByte(66);
                out.writeByte(atomic ? 1 : 0);
                writeType(out, value);
            }
        }
    }

    private int text(String text) {
        return texts.computeIfAbsent(text, t -> {
            textsInOrder.add(t);
            return textsInOrder.size() - 1;
        });
    }
}
