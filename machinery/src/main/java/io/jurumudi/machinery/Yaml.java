package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** YAML as Kubernetes knows it: the JSON tree in other clothes. Size, aliases and depth are limited, since it comes from strangers. */
public final class Yaml {
    private Yaml() {}

    /** @throws Json.MalformedException unless it is one YAML document that holds an object */
    public static ObjectNode read(byte[] yaml) {
        throw new UnsupportedOperationException();
    }

    /** Each non-empty document of a stream. @throws Json.MalformedException unless each holds an object */
    public static List<ObjectNode> readAll(byte[] yaml) {
        throw new UnsupportedOperationException();
    }

    /** Block style, as kubectl prints it, with keys in the tree's order. */
    public static byte[] write(JsonNode tree) {
        throw new UnsupportedOperationException();
    }
}
