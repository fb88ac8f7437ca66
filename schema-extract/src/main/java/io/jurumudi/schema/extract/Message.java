package io.jurumudi.schema.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A protobuf message as the artifact states it: documentation lines include the marks. */
record Message(String fullName, List<String> doc, List<Field> fields) {

    /** @param type as declared, such as {@code optional string}, {@code repeated .a.B}, {@code map<string, .a.B>} */
    record Field(String name, int number, String type, List<String> doc) {}

    String shortName() {
        return fullName.substring(fullName.lastIndexOf('.') + 1);
    }

    String packageName() {
        return fullName.substring(0, fullName.lastIndexOf('.'));
    }

    /** The values of the marks {@code +name=value} or {@code +name}, the latter as {@code ""}. */
    static List<String> marks(List<String> doc, String name) {
        var values = new ArrayList<String>();
        for (var line : doc) {
            if (line.equals("+" + name)) {
                values.add("");
            } else if (line.startsWith("+" + name + "=")) {
                values.add(line.substring(name.length() + 2).strip());
            }
        }
        return values;
    }

    static Optional<String> mark(List<String> doc, String name) {
        return marks(doc, name).stream().findFirst();
    }

    /** The documentation without marks and notes to developers, one paragraph a line as OpenAPI has it. */
    static String words(List<String> doc) {
        var text = new StringBuilder();
        var paragraph = new StringBuilder();
        for (var line : doc) {
            var bare = line.strip();
            if (bare.equals("---")) {
                break;
            }
            if (bare.startsWith("+") || bare.startsWith("TODO")) {
                continue;
            }
            if (bare.isEmpty()) {
                flush(text, paragraph);
                continue;
            }
            if (opensParagraph(bare, paragraph)) {
                flush(text, paragraph);
            }
            boolean listed = line.startsWith(" ") || line.startsWith("\t");
            if (!paragraph.isEmpty()) {
                paragraph.append(listed ? "\n" : " ");
            }
            paragraph.append(bare);
        }
        flush(text, paragraph);
        return text.toString();
    }

    /** The generator of what we read drops empty lines; where the words of every object's metadata had one is well known. */
    private static boolean opensParagraph(String line, CharSequence before) {
        return line.startsWith("Populated by the system")
                && !before.toString().contains("Value must be treated as opaque");
    }

    private static void flush(StringBuilder text, StringBuilder paragraph) {
        if (!paragraph.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
            paragraph.setLength(0);
        }
    }
}
