package io.jurumudi.server.registry.service;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The addresses that Services get: a CIDR without its first address and, in IPv4, its last. */
public final class AddressRange {

    private final String cidr;
    private final byte[] base;
    private final long size;

    private AddressRange(String cidr, byte[] base, long size) {
        this.cidr = cidr;
        this.base = base;
        this.size = size;
    }

    /** @throws IllegalArgumentException when it is no CIDR with room for an address */
    public static AddressRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address =
                slash < 0 ? new byte[0] : bytes(cidr.substring(0, slash)).orElse(new byte[0]);
        if (address.length == 0) {
            throw new IllegalArgumentException("not a CIDR: " + cidr);
        }
        int free = address.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
        if (free < 2 || free > address.length * 8) {
            throw new IllegalArgumentException("no room for services in " + cidr);
        }
        BigInteger first = new BigInteger(1, address).shiftRight(free).shiftLeft(free);
        long all = free >= 62 ? 1L << 62 : 1L << free;
        return new AddressRange(cidr, padded(first, address.length), all - (address.length == 4 ? 2 : 1));
    }

    /** How many addresses there are to give. */
    public long size() {
        return size;
    }

    public boolean isIpv4() {
        return base.length == 4;
    }

    /** IPv4 or IPv6, as the API calls it. */
    public String family() {
        return isIpv4() ? "IPv4" : "IPv6";
    }

    /** @param index from 0, the address of the {@code kubernetes} Service */
    public String address(long index) {
        BigInteger at = new BigInteger(1, base).add(BigInteger.valueOf(index + 1));
        try {
            return InetAddress.getByAddress(padded(at, base.length)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean contains(String address) {
        return bytes(address)
                .filter(bytes -> bytes.length == base.length)
                .map(bytes -> new BigInteger(1, bytes).subtract(new BigInteger(1, base)))
                .filter(index -> index.signum() > 0 && index.compareTo(BigInteger.valueOf(size)) <= 0)
                .isPresent();
    }

    /** Empty unless the text is an address, not a name. */
    static Optional<byte[]> bytes(String address) {
        if (address.isEmpty()
                || !address.matches("[0-9a-fA-F:.]+")
                || !(address.contains(".") || address.contains(":"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] padded(BigInteger value, int length) {
        byte[] raw = value.toByteArray();
        byte[] result = new byte[length];
        for (int i = 1; i <= Math.min(raw.length, length); i++) {
            result[length - i] = raw[raw.length - i];
        }
        return result;
    }

    @Override
    public String toString() {
        return cidr;
    }
}
