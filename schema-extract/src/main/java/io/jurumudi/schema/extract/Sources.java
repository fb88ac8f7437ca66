package io.jurumudi.schema.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Reads messages from the artifact's generated Java, which repeats every declaration with its documentation in Javadoc, and
 * from plain proto text.
 */
final class Sources {
    private static final Pattern FIELD = Pattern.compile("(map<.*>|\\w+ \\S+) (\\w+) = (\\d+);");
    private static final String OPENING = "@@protoc_insertion_point(interface_extends:";

    private Sources() {}

    /** All messages of the jar in a fixed order. */
    static List<Message> readJar(Path jar) throws IOException {
        var messages = new ArrayList<Message>();
        try (var zip = new ZipFile(jar.toFile())) {
            var names = zip.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".java"))
                    .sorted()
                    .toList();
            for (var name : names) {
                try (var in = zip.getInputStream(zip.getEntry(name))) {
                    messages.addAll(readJava(lines(in)));
                }
            }
        }
        return messages;
    }

    /**
     * An interface of accessors opens each message and has each field's Javadoc several times over; the message's own Javadoc
     * follows before its class.
     */
    private static List<Message> readJava(BufferedReader in) throws IOException {
        var fields = new LinkedHashMap<String, Map<String, Message.Field>>();
        var docs = new LinkedHashMap<String, List<String>>();
        Map<String, Message.Field> open = Map.of();
        var doc = new ArrayList<String>();
        boolean inDoc = false;
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            int opening = line.indexOf(OPENING);
            if (opening >= 0) {
                open = new LinkedHashMap<>();
                fields.put(line.substring(opening + OPENING.length(), line.indexOf(')', opening)), open);
                doc.clear();
            } else if (line.endsWith("* <pre>")) {
                inDoc = true;
                doc.clear();
            } else if (line.endsWith("* </pre>")) {
                inDoc = false;
            } else if (inDoc) {
                doc.add(unescape(javadocText(line)));
            } else if (line.startsWith("     * <code>") && open != Map.<String, Message.Field>of()) {
                var field = field(unescape(line.substring(13, line.indexOf("</code>"))), doc);
                open.putIfAbsent(field.name(), field);
                doc.clear();
            } else if (line.startsWith("   * Protobuf type {@code ")) {
                docs.put(line.substring(line.indexOf("{@code ") + 7, line.indexOf('}')), List.copyOf(doc));
                open = Map.of();
                doc.clear();
            }
        }
        var messages = new ArrayList<Message>();
        fields.forEach((name, members) ->
                messages.add(new Message(name, docs.getOrDefault(name, List.of()), List.copyOf(members.values()))));
        return messages;
    }

    /** Proto text of one package, one declaration a line, comments in lines of their own. */
    static List<Message> readProto(InputStream proto) throws IOException {
        var messages = new ArrayList<Message>();
        var doc = new ArrayList<String>();
        var in = lines(proto);
        var pack = "";
        var fields = new ArrayList<Message.Field>();
        var name = "";
        List<String> messageDoc = List.of();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var bare = line.strip();
            if (bare.startsWith("//")) {
                doc.add(bare.substring(2).strip());
            } else if (bare.startsWith("package ")) {
                pack = bare.substring(8, bare.length() - 1);
            } else if (bare.startsWith("message ")) {
                name = bare.split(" ")[1];
                messageDoc = List.copyOf(doc);
                doc.clear();
            } else if (bare.equals("}")) {
                messages.add(new Message(pack + "." + name, messageDoc, List.copyOf(fields)));
                fields.clear();
            } else if (!bare.isEmpty()) {
                fields.add(field(bare, doc));
                doc.clear();
            }
        }
        return messages;
    }

    private static Message.Field field(String declaration, List<String> doc) {
        var match = FIELD.matcher(declaration);
        if (!match.matches()) {
            throw new IllegalArgumentException("no field declaration: " + declaration);
        }
        return new Message.Field(match.group(2), Integer.parseInt(match.group(3)), match.group(1), List.copyOf(doc));
    }

    private static String javadocText(String line) {
        int star = line.indexOf('*');
        return star + 2 <= line.length() ? line.substring(star + 2) : "";
    }

    private static String unescape(String html) {
        if (html.indexOf('&') < 0) {
            return html;
        }
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&#64;", "@")
                .replace("&#42;", "*")
                .replace("&#47;", "/")
                .replace("&#92;", "\\")
                .replace("&amp;", "&");
    }

    private static BufferedReader lines(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
