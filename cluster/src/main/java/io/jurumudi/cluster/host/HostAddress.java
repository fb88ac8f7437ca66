package io.jurumudi.cluster.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;

/** Which address and ports of this host others can reach it by. */
public final class HostAddress {
    private HostAddress() {}

    /**
     * The IPv4 address a node is known by: the source address of the default route, or else the first that is not loopback.
     *
     * @throws IOException if the host has none
     */
    public static InetAddress primary() throws IOException {
        return onDefaultRoute()
                .or(HostAddress::firstOfAnyInterface)
                .orElseThrow(() -> new IOException("this host has no IPv4 address besides loopback"));
    }

    /** Asks the kernel's routing table; connecting a datagram socket sends nothing. */
    private static Optional<InetAddress> onDefaultRoute() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("192.0.2.254", 9));
            InetAddress address = socket.getLocalAddress();
            return address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isAnyLocalAddress()
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> firstOfAnyInterface() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** The preferred TCP port if nobody listens on it, or else one the kernel chooses. */
    public static int freePort(int preferred) throws IOException {
        try (ServerSocket socket = new ServerSocket(preferred)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }
    }
}
