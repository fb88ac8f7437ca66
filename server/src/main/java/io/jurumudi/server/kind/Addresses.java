package io.jurumudi.server.kind;

import io.jurumudi.machinery.View;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
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

    /** As RFC 5952 writes the address; the text itself when it is none. */
    public static String canonical(String text) {
        return parse(withoutZeros(text))
                .map(address -> address.getAddress().length == 4 ? address.getHostAddress() : v6(address.getAddress()))
                .orElse(text);
    }

    /** The longest run of zeros, if longer than one, becomes two colons. */
    private static String v6(byte[] bytes) {
        int[] groups = new int[8];
        int start = -1;
        int longest = 1;
        int run = 0;
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                start = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** The range without bits beyond its length, as RFC 5952 writes it; the text itself when it is none. */
    public static String canonicalRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !isRange(plainRange(text))) {
            return text;
        }
        String plain = plainRange(text);
        int length = Integer.parseInt(plain.substring(plain.indexOf('/') + 1));
        return canonical(first(plain.substring(0, plain.indexOf('/')), length)) + "/" + length;
    }

    /** Whether the second range lies in the first and is smaller; false where either is none. */
    public static boolean isWithin(String range, String inner) {
        String outer = canonicalRange(range);
        String within = canonicalRange(inner);
        if (!isRange(outer) || !isRange(within) || isV6(outer) != isV6(within)) {
            return false;
        }
        int length = length(outer);
        return length < length(within)
                && canonical(first(within.substring(0, within.indexOf('/')), length))
                        .equals(outer.substring(0, outer.indexOf('/')));
    }

    private static int length(String range) {
        return Integer.parseInt(range.substring(range.indexOf('/') + 1));
    }

    private static String plainRange(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? text
                : withoutZeros(text.substring(0, slash)) + "/"
                        + text.substring(slash + 1).replaceAll("^0+([0-9])", "$1");
    }

    /** What is to be said of an address that may stand but could be written better. */
    public static List<String> warnings(View address) {
        String text = address.text();
        if (!isAddress(withoutZeros(text))) {
            return List.of();
        }
        String canonical = canonical(text);
        if (problem(text).isPresent()) {
            return List.of("%s: non-standard IP address \"%s\" is invalid: use \"%s\""
                    .formatted(address.path(), text, canonical));
        }
        return isV6(text) && !canonical.equals(text)
                ? List.of("%s: IPv6 address \"%s\" should be in RFC 5952 canonical format (\"%s\")"
                        .formatted(address.path(), text, canonical))
                : List.of();
    }

    /** As {@link #warnings} for a range. */
    public static List<String> rangeWarnings(View range) {
        String text = range.text();
        String canonical = canonicalRange(text);
        if (!isRange(canonical)) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        String plain = plainRange(text);
        String address = canonical(plain.substring(0, plain.indexOf('/')));
        if (!address.equals(canonical.substring(0, canonical.indexOf('/')))) {
            warnings.add("%s: CIDR value \"%s\" is ambiguous in this context (should be \"%s\" or \"%s/%d\"?)"
                    .formatted(range.path(), text, canonical, address, isV6(address) ? 128 : 32));
        }
        if (!isRange(text) || isMapped(text.substring(0, text.indexOf('/')))) {
            warnings.add("%s: non-standard CIDR value \"%s\" is invalid: use \"%s\""
                    .formatted(range.path(), text, canonical));
        }
        if (warnings.isEmpty() && isV6(text) && !text.equals(canonical)) {
            warnings.add("%s: IPv6 CIDR value \"%s\" should be in RFC 5952 canonical format (\"%s\")"
                    .formatted(range.path(), text, canonical));
        }
        return warnings;
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
