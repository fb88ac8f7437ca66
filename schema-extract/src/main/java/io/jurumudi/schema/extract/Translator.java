package io.jurumudi.schema.extract;

import io.jurumudi.schema.extract.Model.FieldModel;
import io.jurumudi.schema.extract.Model.ObjectModel;
import io.jurumudi.schema.extract.Model.StructType;
import io.jurumudi.schema.extract.Model.TypeModel;
import io.jurumudi.schema.extract.Model.TypeModel.Entries;
import io.jurumudi.schema.extract.Model.TypeModel.Items;
import io.jurumudi.schema.extract.Model.TypeModel.Reference;
import io.jurumudi.schema.extract.Model.TypeModel.Value;
import io.jurumudi.schema.extract.Model.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From messages and exceptions to the types of the JSON API. */
final class Translator {
    private static final Set<String> ALWAYS = Set.of("written", "null");
    private static final Set<String> NULLABLE = Set.of("list", "map", "time");
    private static final Set<String> ZERO_TEXTS = Set.of("\"\"", "0", "false");

    private final Map<String, Message> messages;
    private final Exceptions exceptions;
    private final Aliases aliases;

    Translator(List<Message> messages, Exceptions exceptions, Aliases aliases) {
        this.aliases = aliases;
        this.messages = messages.stream().collect(Collectors.toMap(Message::fullName, Function.identity()));
        this.exceptions = exceptions;
        exceptions.copies().forEach(copy -> copy.roots().forEach(root -> copy(copy, root)));
    }

    /** With what it is made of, as far as that is of the same package. */
    private void copy(Exceptions.Copy copy, String name) {
        var from = messages.get(copy.from() + "." + name);
        var to = copy.to() + "." + name;
        if (from == null || messages.containsKey(to)) {
            return;
        }
        var prefix = "." + copy.from() + ".";
        var fields = from.fields().stream()
                .map(field -> new Message.Field(
                        field.name(), field.number(), field.type().replace(prefix, "." + copy.to() + "."), field.doc()))
                .toList();
        messages.put(to, new Message(to, from.doc(), fields));
        for (var field : from.fields()) {
            int at = field.type().indexOf(prefix);
            if (at >= 0) {
                copy(copy, field.type().substring(at + prefix.length()).replace(">", ""));
            }
        }
    }

    Model translate() {
        return new Model(messages.values().stream()
                .filter(message -> !exceptions.listed("skip", message.shortName()))
                .filter(message -> exceptions.value(message.shortName()).isEmpty())
                .map(this::object)
                .sorted(Comparator.comparing(ObjectModel::name))
                .toList());
    }

    private ObjectModel object(Message message) {
        var root = isRoot(message);
        var fields = new ArrayList<FieldModel>();
        if (root) {
            fields.add(typeMeta("kind", KIND));
            fields.add(typeMeta("apiVersion", API_VERSION));
        }
        addFields(fields, message, "");
        var atomic = Message.mark(message.doc(), "structType").equals(Optional.of("atomic"))
                || Message.mark(message.doc(), "mapType").equals(Optional.of("atomic"))
                || exceptions.listed("atomic", message.shortName());
        var kindOf = root ? Optional.of(version(message)) : Optional.<Version>empty();
        return new ObjectModel(openApiName(message.fullName()), Message.words(message.doc()), atomic, kindOf, fields);
    }

    private boolean isRoot(Message message) {
        return exceptions.listed("root", message.shortName())
                || (message.fields().stream().anyMatch(Translator::isMetadata)
                        && !exceptions.listed("nonroot", message.shortName()));
    }

    private static boolean isMetadata(Message.Field field) {
        return field.name().equals("metadata")
                && (field.type().endsWith(".ObjectMeta") || field.type().endsWith(".ListMeta"));
    }

    private static final String KIND = "Kind is a string value representing the REST resource this object represents."
            + " Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase."
            + " More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";
    private static final String API_VERSION =
            "APIVersion defines the versioned schema of this representation of an object."
                    + " Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values."
                    + " More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";

    /** These two travel outside the message on the protobuf wire, so they have no number. */
    private static FieldModel typeMeta(String name, String doc) {
        return new FieldModel(
                name, "", 0, new Value("STRING"), false, StructType.UNSAID, "OMITTED", List.of(), "", "", doc, "", "");
    }

    private void addFields(List<FieldModel> fields, Message message, String embedded) {
        for (var field : message.fields()) {
            var inlined = Optional.ofNullable(messages.get(reference(field.type())))
                    .filter(target -> exceptions.listed("inline", field.name()));
            if (inlined.isPresent()) {
                var inner = inlined.get();
                addFields(fields, inner, embedded + inner.shortName() + ".");
            } else {
                fields.add(field(message, field, embedded));
            }
        }
    }

    private FieldModel field(Message message, Message.Field field, String embedded) {
        var name = exceptions.rename(message, field.name());
        var doc = field.doc();
        var type = type(field);
        boolean optional = Message.mark(doc, "optional").isPresent()
                || Message.mark(doc, "k8s:optional").isPresent();
        var stated = exceptions.zero(message, name, category(type));
        var zero = zero(stated.orElseGet(() -> usualZero(name, type, optional)), type);
        var key = message.shortName() + "." + name;
        boolean required = exceptions.listed("required", key)
                || (!optional
                        && stated.filter(z -> !ALWAYS.contains(z)).isEmpty()
                        && !exceptions.listed("optional", key));
        // A list that is declared as a message is the first field in there.
        boolean wrapped = type instanceof Items && !field.type().startsWith("repeated ");
        return new FieldModel(
                name,
                wrapped ? embedded + name + "." : embedded,
                wrapped ? 1 : field.number(),
                type,
                required,
                structType(doc, type),
                zero,
                Message.mark(doc, "patchStrategy")
                        .map(s -> List.of(s.split(",")))
                        .orElse(List.of()),
                Message.mark(doc, "patchMergeKey").orElse(""),
                Message.mark(doc, "default")
                        .map(exceptions::defaultValue)
                        .filter(value -> !ZERO_TEXTS.contains(value) || !zero.equals("OMITTED"))
                        .orElse(""),
                Message.words(doc),
                aliases.goType(message, name),
                aliases.values(message, name));
    }

    private static StructType structType(List<String> doc, TypeModel type) {
        return Message.mark(doc, "structType")
                .or(() -> Message.mark(doc, "mapType").filter(mark -> type instanceof Reference))
                .map(mark -> StructType.valueOf(mark.toUpperCase(Locale.ROOT)))
                .orElse(StructType.UNSAID);
    }

    /** In the reader's words. */
    private static String zero(String word, TypeModel type) {
        boolean isNull =
                word.equals("written") && (NULLABLE.contains(category(type)) || type.equals(new Value("RAW_OBJECT")));
        return isNull ? "NULL" : word.toUpperCase(Locale.ROOT);
    }

    private static String usualZero(String name, TypeModel type, boolean optional) {
        return switch (category(type)) {
            case "list", "map", "text", "flag" -> optional ? "omitted" : "written";
            case "number" -> optional ? "kept" : "written";
            case "object" -> Set.of("metadata", "spec", "status").contains(name) || !optional ? "written" : "kept";
            default -> "kept";
        };
    }

    /** The word the exceptions have for a type when they speak of zero values. */
    private static String category(TypeModel type) {
        return switch (type) {
            case Items items -> "list";
            case Entries entries -> "map";
            case Reference reference -> "object";
            case Value(var name) ->
                switch (name) {
                    case "STRING" -> "text";
                    case "BYTES" -> "list";
                    case "BOOL" -> "flag";
                    case "INT32", "INT64", "DOUBLE" -> "number";
                    case "TIME", "MICRO_TIME" -> "time";
                    default -> "object";
                };
        };
    }

    private TypeModel type(Message.Field field) {
        var declared = field.type();
        if (declared.startsWith("map<")) {
            var value = declared.substring(declared.indexOf(',') + 1, declared.length() - 1)
                    .strip();
            return new Entries(
                    named(value), Message.mark(field.doc(), "mapType").equals(Optional.of("atomic")));
        }
        var space = declared.indexOf(' ');
        var item = named(declared.substring(space + 1));
        if (!declared.startsWith("repeated ")) {
            return item;
        }
        var topology = Message.mark(field.doc(), "listType").orElse("atomic").toUpperCase();
        return new Items(item, topology, Message.marks(field.doc(), "listMapKey"));
    }

    private TypeModel named(String type) {
        if (!type.startsWith(".")) {
            return new Value(
                    switch (type) {
                        case "string" -> "STRING";
                        case "bytes" -> "BYTES";
                        case "bool" -> "BOOL";
                        case "int32" -> "INT32";
                        case "int64" -> "INT64";
                        case "double" -> "DOUBLE";
                        default -> throw new IllegalArgumentException("unknown scalar " + type);
                    });
        }
        var shortName = type.substring(type.lastIndexOf('.') + 1);
        var value = exceptions.value(shortName);
        if (value.isPresent()) {
            return value.get().equals("list")
                    ? new Items(new Value("STRING"), "ATOMIC", List.of())
                    : new Value(value.get());
        }
        return new Reference(openApiName(type.substring(1)));
    }

    private static String reference(String type) {
        int space = type.indexOf(" .");
        return space < 0 ? "" : type.substring(space + 2);
    }

    private Version version(Message message) {
        var parts = message.packageName().split("\\.");
        return new Version(exceptions.group(parts[parts.length - 2]), parts[parts.length - 1]);
    }

    /** {@code k8s.io.api.apps.v1.X} is {@code io.k8s.api.apps.v1.X}, and package names may not have hyphens. */
    private static String openApiName(String protoName) {
        return "io.k8s." + protoName.substring("k8s.io.".length()).replace('_', '-');
    }
}
