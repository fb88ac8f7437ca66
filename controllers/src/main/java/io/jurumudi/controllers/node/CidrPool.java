package io.jurumudi.controllers.node;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.Optional;

/** A range of addresses cut into equal parts. Safe for several threads. */
final class CidrPool {
    /** More parts than upstream allows would only cost memory. */
    private static final int MOST_BITS = 16;

    private final byte[] base;
    private final int mask;
    private final int parts;
    private final BitSet used = new BitSet();

    /**
     * @param range such as {@code 10.244.0.0/16}
     * @param mask how long the prefix of a part is
     * @throws IllegalArgumentException when the range cannot be read or is smaller than a part
     */
    CidrPool(String range, int mask) {
        String[] halves = range.strip().split("/");
        if (halves.length != 2) {
            throw new IllegalArgumentException("not a range of addresses: " + range);
        }
        int prefix = Integer.parseInt(halves[1]);
        this.base = network(address(halves[0]), prefix);
        this.mask = mask;
        if (prefix < 0 || mask < prefix || mask > base.length * 8) {
            throw new IllegalArgumentException("range %s cannot be cut into /%d".formatted(range, mask));
        }
        if (mask - prefix > MOST_BITS) {
            throw new IllegalArgumentException(
                    "range %s has too many parts of /%d; at most 2^%d".formatted(range, mask, MOST_BITS));
        }
        this.parts = 1 << (mask - prefix);
    }

    private static byte[] address(String text) {
        if (!text.matches("[0-9a-fA-F.:]+")) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    private static byte[] network(byte[] address, int prefix) {
        byte[] result = address.clone();
        for (int bit = prefix; bit < result.length * 8; bit++) {
            result[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return result;
    }

    boolean isIpv6() {
        return base.length == 16;
    }

    /** The first free part, which is then taken. */
    synchronized Optional<String> take() {
        int index = used.nextClearBit(0);
        if (index >= parts) {
            return Optional.empty();
        }
        used.set(index);
        return Optional.of(text(index));
    }

    /** Marks a part as taken; false when it is not of this range. */
    synchronized boolean occupy(String part) {
        int index = index(part);
        if (index >= 0) {
            used.set(index);
        }
        return index >= 0;
    }

    synchronized void release(String part) {
        int index = index(part);
        if (index >= 0) {
            used.clear(index);
        }
    }

    private String text(int index) {
        int shift = base.length * 8 - mask;
        BigInteger number =
                new BigInteger(1, base).add(BigInteger.valueOf(index).shiftLeft(shift));
        byte[] bytes = new byte[base.length];
        byte[] raw = number.toByteArray();
        int length = Math.min(raw.length, bytes.length);
        System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + mask;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private int index(String part) {
        String[] halves = part.split("/");
        byte[] address = address(halves[0]);
        if (address.length != base.length) {
            return -1;
        }
        BigInteger offset =
                new BigInteger(1, address).subtract(new BigInteger(1, base)).shiftRight(base.length * 8 - mask);
        return offset.signum() < 0 || offset.compareTo(BigInteger.valueOf(parts)) >= 0 ? -1 : offset.intValue();
    }
}
