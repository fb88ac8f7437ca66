package io.jurumudi.machinery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Base64 as Go reads it: line breaks do not count, and what is wrong is told by its place. */
final class GoBase64 {
    private final byte[] text;
    private int at;

    private GoBase64(byte[] text) {
        this.text = text;
    }

    /** The same bytes without line breaks. @throws IllegalArgumentException in Go's words */
    static String canonical(String text) {
        new GoBase64(text.getBytes(StandardCharsets.UTF_8)).check();
        return Base64.getEncoder().encodeToString(Base64.getMimeDecoder().decode(text));
    }

    private void check() {
        while (at < text.length) {
            quantum();
        }
    }

    /** Four characters that stand for three bytes, or the last ones. */
    private void quantum() {
        for (int read = 0; read < 4; ) {
            if (at == text.length) {
                if (read == 0) {
                    return;
                }
                throw corrupt(at - read);
            }
            byte c = text[at++];
            if (isDigit(c)) {
                read++;
            } else if (c == '=') {
                padding(read);
                return;
            } else if (!isLineBreak(c)) {
                throw corrupt(at - 1);
            }
        }
    }

    private void padding(int read) {
        if (read < 2) {
            throw corrupt(at - 1);
        }
        if (read == 2) {
            skipLineBreaks();
            if (at == text.length) {
                throw corrupt(at);
            }
            if (text[at] != '=') {
                throw corrupt(at - 1);
            }
            at++;
        }
        skipLineBreaks();
        if (at < text.length) {
            throw corrupt(at);
        }
    }

    private void skipLineBreaks() {
        while (at < text.length && isLineBreak(text[at])) {
            at++;
        }
    }

    private static boolean isDigit(byte c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    private static boolean isLineBreak(byte c) {
        return c == '\n' || c == '\r';
    }

    private static IllegalArgumentException corrupt(int place) {
        return new IllegalArgumentException("illegal base64 data at input byte " + place);
    }
}
