/**
 * What the server knows about each kind of object, and the rules that several kinds share. One kind is one file in the package of its API group;
 * {@link io.jurumudi.server.kind.Kinds} lists them. Nothing here stores, serves or calls anything: rules are functions of the objects handed to them.
 */
package io.jurumudi.server.kind;
