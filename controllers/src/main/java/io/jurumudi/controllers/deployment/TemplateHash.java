package io.jurumudi.controllers.deployment;

import java.nio.charset.StandardCharsets;

/**
 * Short names for pod templates. As upstream, the text avoids vowels and look-alikes; unlike upstream's, the value is taken
 * from the template's JSON, which does no harm since templates are compared as a whole and never by it.
 */
final class TemplateHash {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    private TemplateHash() {}

    /** @param collisions how many other templates were found to have had the same hash */
    static String of(String templateJson, int collisions) {
        int hash = FNV_OFFSET;
        String text = collisions == 0 ? templateJson : templateJson + collisions;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        StringBuilder safe = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            safe.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return safe.toString();
    }
}
