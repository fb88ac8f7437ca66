package io.jurumudi.machinery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What Go's JSON scanner has to say of a text. Only asked of texts that our parser has refused, or to find out whether a misfit
 * is the gravest complaint. For one use.
 */
final class JsonSyntax {
    private static final String ESCAPES = "bfnrt\\/\"u";

    private final byte[] text;
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    /** Go stops at the first byte that cannot be, or when the text ends too early. */
    private static final class BadException extends RuntimeException {
        BadException(String message) {
            super(message, null, false, false);
        }
    }

    private JsonSyntax(byte[] text) {
        this.text = text;
    }

    /** Empty when it is one JSON value. */
    static Optional<String> complaint(byte[] text) {
        try {
            new JsonSyntax(text).scan();
            return Optional.empty();
        } catch (BadException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void scan() {
        beginValue();
        while (!open.isEmpty()) {
            endValue();
        }
        while (at < text.length) {
            if (!isSpace(text[at])) {
                throw bad("after top-level value");
            }
            at++;
        }
    }

    /** Reads a whole scalar, or opens objects and lists until there is one. */
    private void beginValue() {
        switch (next()) {
            case '{' -> {
                open('{');
                if (next() == '}') {
                    close();
                } else {
                    key();
                }
            }
            case '[' -> {
                open('[');
                if (next() == ']') {
                    close();
                } else {
                    deeper();
                }
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw bad("looking for beginning of value");
        }
    }

    /** A value inside what was opened is read by {@link #scan}'s loop, so that depth costs no stack. */
    private void deeper() {
        open.push('v');
    }

    private void endValue() {
        switch (open.peek()) {
            case 'v' -> {
                open.pop();
                beginValue();
            }
            case '{' -> {
                switch (next()) {
                    case ',' -> {
                        at++;
                        next();
                        key();
                    }
                    case '}' -> close();
                    default -> throw bad("after object key:value pair");
                }
            }
            default -> {
                switch (next()) {
                    case ',' -> {
                        at++;
                        deeper();
                    }
                    case ']' -> close();
                    default -> throw bad("after array element");
                }
            }
        }
    }

    private void key() {
        if (peek() != '"') {
            throw bad("looking for beginning of object key string");
        }
        string();
        if (next() != ':') {
            throw bad("after object key");
        }
        at++;
        deeper();
    }

    private void open(char bracket) {
        if (open.size() >= Json.MAX_DEPTH) {
            throw bad("exceeded max depth");
        }
        open.push(bracket);
        at++;
    }

    private void close() {
        open.pop();
        at++;
    }

    private void string() {
        at++;
        while (peek() != '"') {
            if (at == text.length) {
                throw end();
            }
            if ((peek() & 0xFF) < 0x20) {
                throw bad("in string literal");
            }
            if (peek() == '\\') {
                at++;
                escape();
            } else {
                at++;
            }
        }
        at++;
    }

    private void escape() {
        if (ESCAPES.indexOf(peek()) < 0) {
            throw bad("in string escape code");
        }
        boolean unicode = peek() == 'u';
        at++;
        for (int i = 0; unicode && i < 4; i++, at++) {
            if (Character.digit((char) peek(), 16) < 0) {
                throw bad("in \\u hexadecimal character escape");
            }
        }
    }

    private void literal(String word) {
        for (int i = 1; i < word.length(); i++) {
            at++;
            if (peek() != word.charAt(i)) {
                throw bad("in literal %s (expecting '%c')".formatted(word, word.charAt(i)));
            }
        }
        at++;
    }

    private void number() {
        if (peek() == '-') {
            at++;
            digit("in numeric literal");
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digit("after decimal point in numeric literal");
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digit("in exponent of numeric literal");
            digits();
        }
    }

    private void digit(String place) {
        if (!isDigit(peek())) {
            throw bad(place);
        }
    }

    private void digits() {
        while (isDigit(peek())) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** The next byte that is no space. */
    private int next() {
        while (at < text.length && isSpace(text[at])) {
            at++;
        }
        if (at >= text.length) {
            throw end();
        }
        return text[at];
    }

    /** Where the text ends, Go tries a space before it says that the text has ended. */
    private int peek() {
        if (at > text.length) {
            throw end();
        }
        return at == text.length ? ' ' : text[at];
    }

    private static BadException end() {
        return new BadException("unexpected end of JSON input");
    }

    private BadException bad(String place) {
        int c = peek() & 0xFF;
        var shown = c == '\'' ? "\\'" : c == '"' ? "\"" : unquoted(c);
        return new BadException("invalid character '%s' %s".formatted(shown, place));
    }

    private static String unquoted(int c) {
        var quoted = GoText.quote(Character.toString(c));
        return quoted.substring(1, quoted.length() - 1);
    }
}
