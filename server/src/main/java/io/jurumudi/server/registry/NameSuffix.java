package io.jurumudi.server.registry;

import java.util.random.RandomGenerator;

/** The random ends of generated names. */
public final class NameSuffix {

    /** How many characters there are. */
    public static final int LENGTH = 5;

    /** Without vowels and look-alikes, so that no words come out. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private NameSuffix() {}

    public static String of(RandomGenerator random) {
        StringBuilder suffix = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
