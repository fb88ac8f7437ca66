package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.util.List;

/**
 * A schema as upstream writes it. {@code items} and {@code additionalProperties} are a schema or something else, so that the general
 * decoder takes them as they come; here they are read as the schemas they are.
 */
final class SchemaForm {
    private static final String TYPE = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");

    private SchemaForm() {}

    /** Changes the schema, whose own fields are in order. */
    static void clean(ObjectNode schema) {
        for (String field : List.of("items", "additionalProperties")) {
            if (schema.get(field) instanceof ObjectNode inner) {
                schema.set(field, Decoder.decode(inner, type()).tree());
            }
        }
        schema.path("properties").forEach(SchemaForm::cleanInner);
        for (String list : LISTS) {
            schema.path(list).forEach(SchemaForm::cleanInner);
        }
        for (String field : List.of("items", "additionalProperties", "not")) {
            cleanInner(schema.path(field));
        }
    }

    private static void cleanInner(JsonNode schema) {
        if (schema instanceof ObjectNode inner) {
            clean(inner);
        }
    }

    private static ObjectType type() {
        return Holder.SCHEMA;
    }

    /** Read when the first such schema comes, since most servers never see one. */
    private static final class Holder {
        private static final ObjectType SCHEMA = Schemas.builtin().type(TYPE).orElseThrow();
    }
}
