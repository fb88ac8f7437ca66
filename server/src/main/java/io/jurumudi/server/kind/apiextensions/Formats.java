package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The {@code format}s of a schema that mean something. */
final class Formats {
    private static final Set<String> TEXT = Set.of(
            "bsonobjectid",
            "uri",
            "email",
            "hostname",
            "ipv4",
            "ipv6",
            "cidr",
            "mac",
            "uuid",
            "uuid3",
            "uuid4",
            "uuid5",
            "isbn",
            "isbn10",
            "isbn13",
            "creditcard",
            "ssn",
            "hexcolor",
            "rgbcolor",
            "byte",
            "password",
            "date",
            "duration",
            "datetime",
            "k8sshortname",
            "k8slongname");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    private Formats() {}

    /** Formats in the definition that nobody knows, each as often as it is there. */
    static List<String> unknown(View spec) {
        List<String> unknown = new ArrayList<>();
        for (View schema : DefinitionForm.schemas(spec)) {
            SchemaTree.has(schema, node -> {
                String format = node.get("format").text();
                if (!format.isEmpty() && !known(format, SchemaTree.type(node))) {
                    unknown.add(format);
                }
                return false;
            });
        }
        return unknown;
    }

    private static boolean known(String format, String type) {
        return switch (type) {
            case "", "string" -> TEXT.contains(format.replace("-", ""));
            case "integer" -> format.equals("int32") || format.equals("int64");
            case "number" -> format.equals("float") || format.equals("double");
            default -> false;
        };
    }

    /** Whether a text has the format; of formats not known here every text has them. */
    static boolean fits(String format, String text) {
        try {
            return switch (format.replace("-", "")) {
                case "date" -> LocalDate.parse(text) != null;
                case "datetime" -> OffsetDateTime.parse(text.replace(' ', 'T')) != null;
                case "uuid" -> UUID.matcher(text).matches();
                case "ipv4" -> Addresses.isAddress(text) && text.contains(".");
                case "ipv6" -> Addresses.isAddress(text) && text.contains(":");
                case "byte" -> Base64.getDecoder().decode(text) != null;
                default -> true;
            };
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
