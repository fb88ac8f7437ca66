package io.jurumudi.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an object is on the protobuf wire: its parts by number. A Go struct embedded in another is a message inside the other's. */
public final class Message {
    private final List<Part> parts;
    private final Part[] byNumber;

    private Message(Collection<Part> all) {
        parts = all.stream().sorted(Comparator.comparingInt(Part::number)).toList();
        byNumber = new Part[parts.isEmpty() ? 0 : parts.getLast().number() + 1];
        parts.forEach(part -> byNumber[part.number()] = part);
    }

    /** What has a number of its own. */
    public sealed interface Part {
        int number();

        /** A field of the object. */
        record Value(Field field) implements Part {
            @Override
            public int number() {
                return field.number();
            }
        }

        /** Some more fields of the object, one message further in. */
        record Embedded(int number, Message message) implements Part {}
    }

    /** The parts in order of their numbers. */
    public List<Part> parts() {
        return parts;
    }

    public Optional<Part> part(int number) {
        return number >= 0 && number < byNumber.length ? Optional.ofNullable(byNumber[number]) : Optional.empty();
    }

    static Message of(List<Field> fields) {
        return of(fields, "");
    }

    /** @param prefix the structs that the fields of this message are embedded through */
    private static Message of(List<Field> fields, String prefix) {
        Map<Integer, Part> parts = new LinkedHashMap<>();
        Map<String, List<Field>> inner = new LinkedHashMap<>();
        for (var field : fields) {
            if (field.number() == 0) {
                continue;
            }
            if (field.embedded().equals(prefix)) {
                parts.put(field.number(), new Part.Value(field));
            } else {
                int end = field.embedded().indexOf('.', prefix.length()) + 1;
                inner.computeIfAbsent(field.embedded().substring(0, end), name -> new ArrayList<>())
                        .add(field);
            }
        }
        inner.forEach((name, embedded) -> {
            // Upstream numbers fields in order of declaration; the first number that no field has is the struct's.
            int number = 1;
            while (parts.containsKey(number)) {
                number++;
            }
            parts.put(number, new Part.Embedded(number, of(embedded, name)));
        });
        return new Message(parts.values());
    }
}
