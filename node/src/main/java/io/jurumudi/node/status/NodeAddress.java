package io.jurumudi.node.status;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the address others reach this host at. */
public final class NodeAddress {
    private NodeAddress() {}

    /** The address of the interface that the default route leaves by, else of any other than loopback, else loopback. */
    public static String find() throws IOException {
        for (String line : routes()) {
            String[] words = line.split("\\s+");
            if (words.length > 1 && words[1].equals("00000000")) {
                var address = of(NetworkInterface.getByName(words[0]));
                if (address.isPresent()) {
                    return address.get();
                }
            }
        }
        return NetworkInterface.networkInterfaces()
                .filter(each -> !each.isVirtual())
                .map(NodeAddress::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("127.0.0.1");
    }

    private static List<String> routes() throws IOException {
        Path file = Path.of("/proc/net/route");
        return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    }

    private static Optional<String> of(NetworkInterface device) {
        return device == null
                ? Optional.empty()
                : device.inetAddresses()
                        .filter(address -> address instanceof Inet4Address
                                && !address.isLoopbackAddress()
                                && !address.isLinkLocalAddress())
                        .map(InetAddress::getHostAddress)
                        .findFirst();
    }
}
