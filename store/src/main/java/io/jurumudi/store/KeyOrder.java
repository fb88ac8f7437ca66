package io.jurumudi.store;

import java.util.Comparator;

/**
 * Orders strings as their UTF-8 bytes order, which is by code point; {@link String#compareTo} differs for characters outside
 * the basic plane.
 */
final class KeyOrder {

    static final Comparator<String> BY_CODE_POINT = KeyOrder::compare;

    private KeyOrder() {}

    private static int compare(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean oneIsSurrogate = Character.isSurrogate(x) != Character.isSurrogate(y);
                return oneIsSurrogate ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Whether a key lies from {@code start} to {@code end}, exclusive; an empty end is none. */
    static boolean within(String key, String start, String end) {
        return compare(key, start) >= 0 && (end.isEmpty() || compare(key, end) < 0);
    }
}
