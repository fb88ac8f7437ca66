package io.jurumudi.server.kind.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what Go's TLS library would say of a certificate and its key. */
final class KeyPairs {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^-\\n]+)-----\\s.*?-----END \\1-----", Pattern.DOTALL);

    private KeyPairs() {}

    /** Empty when both can be found. */
    static Optional<String> problem(byte[] certificate, byte[] key) {
        List<String> certificates = blocks(certificate);
        if (!certificates.contains("CERTIFICATE")) {
            return Optional.of(missing("CERTIFICATE", "certificate", certificates));
        }
        List<String> keys = blocks(key);
        boolean found = keys.stream().anyMatch(type -> type.equals("PRIVATE KEY") || type.endsWith(" PRIVATE KEY"));
        if (found) {
            return Optional.empty();
        }
        if (keys.isEmpty()) {
            return Optional.of("tls: failed to find any PEM data in key input");
        }
        return Optional.of(
                keys.equals(List.of("CERTIFICATE"))
                        ? "tls: found a certificate rather than a key in the PEM for the private key"
                        : "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the following types: "
                                + keys);
    }

    private static String missing(String wanted, String input, List<String> types) {
        if (types.isEmpty()) {
            return "tls: failed to find any PEM data in " + input + " input";
        }
        boolean swapped = types.size() == 1 && types.getFirst().endsWith("PRIVATE KEY");
        return swapped
                ? "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
                : "tls: failed to find \"" + wanted + "\" PEM block in " + input
                        + " input after skipping PEM blocks of the following types: " + types;
    }

    private static List<String> blocks(byte[] pem) {
        List<String> types = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            types.add(matcher.group(1));
        }
        return types;
    }
}
