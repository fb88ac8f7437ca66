package io.jurumudi.network.dns;

/** Bytes that are not a DNS message. */
final class MalformedMessage extends Exception {
    MalformedMessage(String message) {
        super(message);
    }
}
