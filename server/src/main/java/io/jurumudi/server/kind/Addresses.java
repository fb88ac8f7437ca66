package io.jurumudi.server.kind;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text; names are never looked up. */
public final class Addresses {
    private static final Pattern V4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

    private static final Pattern ZEROS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private Addresses() {}

    public static Optional<InetAddress> parse(String text) {
        boolean v6 = text.indexOf(':') >= 0 && text.matches("[0-9a-fA-F:.]+");
        if (!v6 && !V4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with the text as an address. */
    public static Optional<String> problem(String text) {
        if (parse(text).isEmpty()
                && ZEROS.matcher(text).matches()
                && parse(withoutZeros(text)).isPresent()) {
            return Optional.of("must not have leading 0s");
        }
        if (parse(text).isEmpty()) {
            return Optional.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        return isMapped(text) ? Optional.of("must not be an IPv4-mapped IPv6 address") : Optional.empty();
    }

    /** What is wrong with the text as a range. */
    public static Optional<String> rangeProblem(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? "" : text.substring(0, slash);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        String plain = withoutZeros(address) + "/" + length.replaceAll("^0+([0-9])", "$1");
        if (!isRange(text) && isRange(plain)) {
            return Optional.of("must not have leading 0s in IP or prefix length");
        }
        if (!isRange(text)) {
            return Optional.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        }
        if (isMapped(address)) {
            return Optional.of("must not have an IPv4-mapped IPv6 address");
        }
        String first = first(address, Integer.parseInt(length));
        return parse(first).equals(parse(address))
                ? Optional.empty()
                : Optional.of("must not have bits set beyond the prefix length");
    }

    private static String first(String address, int length) {
        byte[] bytes = parse(address).orElseThrow().getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withoutZeros(String text) {
        return text.replaceAll("(^|\\.)0+([0-9])", "$1$2");
    }

    /** Java reads such an address as the IPv4 address it means. */
    private static boolean isMapped(String text) {
        return isV6(text)
                && parse(text)
                        .filter(address -> address.getAddress().length == 4)
                        .isPresent();
    }

    public static boolean isAddress(String text) {
        return parse(text).isPresent();
    }

    public static boolean isV6(String text) {
        return text.indexOf(':') >= 0;
    }

    /** An address and a prefix length that fits it. */
    public static boolean isRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String length = text.substring(slash + 1);
        return isAddress(text.substring(0, slash))
                && length.matches("0|[1-9][0-9]{0,2}")
                && Integer.parseInt(length) <= (isV6(text) ? 128 : 32);
    }
}
