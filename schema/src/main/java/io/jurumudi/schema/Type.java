package io.jurumudi.schema;

/** The shape of a value in an API object. */
public sealed interface Type permits ObjectType, ListType, MapType, Scalar {}
