package io.jurumudi.network.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The names under which addresses are looked up. */
final class ReverseNames {
    private static final DnsName FOUR = DnsName.of("in-addr.arpa");
    private static final DnsName SIX = DnsName.of("ip6.arpa");

    private ReverseNames() {}

    /** The address that {@code 4.3.2.1.in-addr.arpa} and its like stand for. */
    static Optional<InetAddress> address(DnsName name) {
        boolean four = name.isIn(FOUR);
        if (!four && !name.isIn(SIX)) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>(name.before(four ? FOUR : SIX));
        Collections.reverse(labels);
        if (labels.size() != (four ? 4 : 32)) {
            return Optional.empty();
        }
        String text = four ? String.join(".", labels) : String.join("", labels).replaceAll("(.{4})(?!$)", "$1:");
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
