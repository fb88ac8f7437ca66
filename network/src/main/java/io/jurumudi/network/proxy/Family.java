package io.jurumudi.network.proxy;

/** An address family, with the words nftables has for it. */
public enum Family {
    IPV4("ip", "ipv4_addr", "127.0.0.0/8"),
    IPV6("ip6", "ipv6_addr", "::1");

    private final String keyword;
    private final String addressType;
    private final String loopback;

    Family(String keyword, String addressType, String loopback) {
        this.keyword = keyword;
        this.addressType = addressType;
        this.loopback = loopback;
    }

    /** The family a literal address or a CIDR belongs to. */
    public static Family of(String addressOrCidr) {
        return addressOrCidr.indexOf(':') >= 0 ? IPV6 : IPV4;
    }

    /** Both the family of a table and the protocol in a rule, as in {@code ip daddr}. */
    String keyword() {
        return keyword;
    }

    String addressType() {
        return addressType;
    }

    String loopback() {
        return loopback;
    }
}
