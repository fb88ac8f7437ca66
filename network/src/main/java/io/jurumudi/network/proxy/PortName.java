package io.jurumudi.network.proxy;

/**
 * Names one port of one service, and at the same time the endpoints behind it.
 *
 * @param port the port's name, empty for a nameless one
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
record PortName(String namespace, String service, String port, String protocol) implements Comparable<PortName> {

    String serviceKey() {
        return namespace + "/" + service;
    }

    @Override
    public int compareTo(PortName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + service + "/" + protocol + "/" + port;
    }
}
