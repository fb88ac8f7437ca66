package io.jurumudi.server.kind;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text; names are never looked up. */
public final class Addresses {
    private static final Pattern V4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");

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
