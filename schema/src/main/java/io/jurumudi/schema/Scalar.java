package io.jurumudi.schema;

/** A value that merges and applies as one piece, though some of them are written as more than a JSON scalar. */
public enum Scalar implements Type {
    STRING,
    /** Base64 text in JSON. */
    BYTES,
    BOOL,
    INT32,
    INT64,
    DOUBLE,
    /** A JSON integer or a JSON string. */
    INT_OR_STRING,
    /** Text such as {@code 100m}; a JSON number is accepted and becomes text. */
    QUANTITY,
    /** RFC 3339, whole seconds, UTC. */
    TIME,
    /** RFC 3339 with six digits of fraction, UTC. */
    MICRO_TIME,
    /** Text as Go writes a duration, such as {@code 1h0m5s}. */
    DURATION,
    /** An object whose fields nobody checks (upstream's RawExtension and FieldsV1). */
    RAW_OBJECT,
    /** Any JSON value at all. */
    ANY
}
