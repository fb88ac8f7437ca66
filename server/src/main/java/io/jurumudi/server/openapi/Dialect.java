package io.jurumudi.server.openapi;

/** Where the two versions of OpenAPI differ in what they say about schemas. */
enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    /** What a reference to a named schema begins with. */
    String prefix() {
        return prefix;
    }
}
