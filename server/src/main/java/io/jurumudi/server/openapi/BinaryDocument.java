package io.jurumudi.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Json;
import java.util.function.Function;

/**
 * An OpenAPI 2 document as a protobuf message, the only form of it that clients made in Go read, and all that those of them have who do
 * not know version 3. Messages and field numbers are those of {@code openapiv2/OpenAPIv2.proto} of the gnostic project; a method here
 * makes one of its messages each. Maps are lists of pairs there, and values of any shape (all that begins with {@code x-}) are YAML, of
 * which JSON is a part.
 *
 * <p>Knows what {@link OpenApi}, {@link PathWriter} and {@link SchemaWriter} write, and refuses what it does not know rather than leave
 * it out.
 */
final class BinaryDocument {
    private BinaryDocument() {}

    /** @throws IllegalArgumentException when the document has a key that is not known here */
    static byte[] write(JsonNode document) {
        return message(document, (message, key, value) -> {
                    switch (key) {
                        case "swagger" -> message.text(1, value.asText());
                        case "info" -> message.message(2, info(value));
                        case "paths" -> message.message(8, pairs(2, value, BinaryDocument::path));
                        case "definitions" -> message.message(9, pairs(1, value, BinaryDocument::schema));
                        case "securityDefinitions" ->
                            message.message(13, pairs(1, value, item -> within(2, apiKey(item))));
                        default -> extension(message, 16, key, value);
                    }
                })
                .toBytes();
    }

    private static Message info(JsonNode info) {
        return message(info, (message, key, value) -> {
            switch (key) {
                case "title" -> message.text(1, value.asText());
                case "version" -> message.text(2, value.asText());
                default -> extension(message, 7, key, value);
            }
        });
    }

    private static Message path(JsonNode path) {
        return message(path, (message, key, value) -> {
            switch (key) {
                case "get" -> message.message(2, operation(value));
                case "put" -> message.message(3, operation(value));
                case "post" -> message.message(4, operation(value));
                case "delete" -> message.message(5, operation(value));
                case "patch" -> message.message(8, operation(value));
                case "parameters" -> value.forEach(item -> message.message(9, parameter(item)));
                default -> extension(message, 10, key, value);
            }
        });
    }

    private static Message operation(JsonNode operation) {
        return message(operation, (message, key, value) -> {
            switch (key) {
                case "operationId" -> message.text(5, value.asText());
                case "consumes" -> value.forEach(type -> message.text(7, type.asText()));
                case "parameters" -> value.forEach(item -> message.message(8, parameter(item)));
                case "responses" -> message.message(9, pairs(1, value, response -> within(1, response(response))));
                default -> extension(message, 13, key, value);
            }
        });
    }

    private static Message parameter(JsonNode parameter) {
        String in = parameter.path("in").asText();
        return within(
                1,
                switch (in) {
                    case "body" -> within(1, bodyParameter(parameter));
                    case "query" -> within(2, within(3, plainParameter(parameter, 6, 20, 23)));
                    case "path" -> within(2, within(4, plainParameter(parameter, 5, 19, 22)));
                    default -> throw unknown(in);
                });
    }

    private static Message bodyParameter(JsonNode parameter) {
        return message(parameter, (message, key, value) -> {
            switch (key) {
                case "description" -> message.text(1, value.asText());
                case "name" -> message.text(2, value.asText());
                case "in" -> message.text(3, value.asText());
                case "required" -> message.flag(4, value.asBoolean());
                case "schema" -> message.message(5, schema(value));
                default -> extension(message, 6, key, value);
            }
        });
    }

    /** The messages for the several places of a parameter are alike up to the number of the type. */
    private static Message plainParameter(JsonNode parameter, int type, int uniqueItems, int extensions) {
        return message(parameter, (message, key, value) -> {
            switch (key) {
                case "required" -> message.flag(1, value.asBoolean());
                case "in" -> message.text(2, value.asText());
                case "description" -> message.text(3, value.asText());
                case "name" -> message.text(4, value.asText());
                case "type" -> message.text(type, value.asText());
                case "uniqueItems" -> message.flag(uniqueItems, value.asBoolean());
                default -> extension(message, extensions, key, value);
            }
        });
    }

    private static Message response(JsonNode response) {
        return message(response, (message, key, value) -> {
            switch (key) {
                case "description" -> message.text(1, value.asText());
                case "schema" -> message.message(2, within(1, schema(value)));
                default -> extension(message, 5, key, value);
            }
        });
    }

    private static Message schema(JsonNode schema) {
        return message(schema, (message, key, value) -> {
            switch (key) {
                case "$ref" -> message.text(1, value.asText());
                case "format" -> message.text(2, value.asText());
                case "description" -> message.text(4, value.asText());
                case "required" -> value.forEach(name -> message.text(19, name.asText()));
                case "additionalProperties" -> message.message(21, within(1, schema(value)));
                case "type" -> message.message(22, new Message().text(1, value.asText()));
                case "items" -> message.message(23, within(1, schema(value)));
                case "properties" -> message.message(25, pairs(1, value, BinaryDocument::schema));
                default -> extension(message, 31, key, value);
            }
        });
    }

    private static Message apiKey(JsonNode security) {
        return message(security, (message, key, value) -> {
            switch (key) {
                case "type" -> message.text(1, value.asText());
                case "name" -> message.text(2, value.asText());
                case "in" -> message.text(3, value.asText());
                case "description" -> message.text(4, value.asText());
                default -> extension(message, 5, key, value);
            }
        });
    }

    private static void extension(Message message, int field, String key, JsonNode value) {
        if (!key.startsWith("x-")) {
            throw unknown(key);
        }
        message.message(field, pair(key, new Message().text(2, Json.text(value))));
    }

    private static IllegalArgumentException unknown(String key) {
        return new IllegalArgumentException("the binary form of OpenAPI has no place for " + key + " here yet");
    }

    /** Puts one value of a JSON object into a message. */
    private interface Putter {
        void put(Message message, String key, JsonNode value);
    }

    private static Message message(JsonNode object, Putter putter) {
        Message message = new Message();
        object.forEachEntry((key, value) -> putter.put(message, key, value));
        return message;
    }

    private static Message pairs(int field, JsonNode map, Function<JsonNode, Message> form) {
        return message(map, (message, key, value) -> message.message(field, pair(key, form.apply(value))));
    }

    private static Message pair(String name, Message value) {
        return new Message().text(1, name).message(2, value);
    }

    /** One of several choices is told by the field it is in. */
    private static Message within(int field, Message choice) {
        return new Message().message(field, choice);
    }
}
