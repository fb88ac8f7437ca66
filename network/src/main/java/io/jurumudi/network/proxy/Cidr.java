package io.jurumudi.network.proxy;

import java.net.InetAddress;
import java.util.List;

/** Whether an address is in a range. */
final class Cidr {
    private Cidr() {}

    /** Both must be literals; an address is in no range of the other family. */
    static boolean contains(String cidr, String address) {
        int slash = cidr.indexOf('/');
        byte[] network = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        byte[] candidate = InetAddress.ofLiteral(address).getAddress();
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (network.length != candidate.length || bits > network.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((network[i / 8] & mask) != (candidate[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    static boolean anyContains(List<String> cidrs, String address) {
        return cidrs.stream().anyMatch(cidr -> contains(cidr, address));
    }
}
