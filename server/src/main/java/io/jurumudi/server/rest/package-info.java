/**
 * The REST face of the registry: which kind and verb a request is for, what its options and body say, and in which format the answer
 * goes out. Nothing in here decides what a write does to an object, and nothing knows of sockets.
 */
package io.jurumudi.server.rest;
