package io.jurumudi.machinery;

import io.jurumudi.machinery.LabelSelector.Operator;
import io.jurumudi.machinery.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Parses {@code a=b,c!=d,e in (f,g),h,!i,j>1} and complains as upstream does. For one use. */
final class LabelSelectorParser {
    private static final Set<String> SYMBOLS = Set.of("=", "==", "!=", "!", "(", ")", ",", ">", "<");
    private static final String END = "";

    private final String text;
    private int at;
    private String token;
    private boolean isWord;

    LabelSelectorParser(String text) {
        this.text = text;
        advance();
    }

    List<Requirement> parse() {
        var requirements = new ArrayList<Requirement>();
        if (atEnd()) {
            return requirements;
        }
        if (!isWord && !is("!")) {
            throw bad("found '%s', expected: !, identifier, or 'end of string'".formatted(token));
        }
        while (true) {
            requirements.add(requirement());
            if (atEnd()) {
                return requirements;
            }
            if (!is(",")) {
                throw bad("found '%s', expected: ',' or 'end of string'".formatted(token));
            }
            advance();
            if (!isWord && !is("!")) {
                throw bad("found '%s', expected: identifier after ','".formatted(token));
            }
        }
    }

    private Requirement requirement() {
        boolean negated = is("!");
        if (negated) {
            advance();
        }
        if (!isWord) {
            throw unparsable("found '%s', expected: identifier".formatted(token));
        }
        var key = word();
        var problems = Names.qualifiedName(key);
        if (!problems.isEmpty()) {
            throw unparsable("<nil>: Invalid value: %s: %s".formatted(GoText.quote(key), String.join("; ", problems)));
        }
        if (negated) {
            return checked(key, Operator.DOES_NOT_EXIST, List.of());
        }
        if (atEnd() || is(",")) {
            return checked(key, Operator.EXISTS, List.of());
        }
        var operator = operator();
        return switch (operator) {
            case IN, NOT_IN -> checked(key, operator, values());
            case EQUALS, NOT_EQUALS, GREATER_THAN, LESS_THAN -> checked(key, operator, List.of(value()));
            case EXISTS, DOES_NOT_EXIST -> throw new IllegalStateException("no such sign");
        };
    }

    private Operator operator() {
        var sign = token;
        var operator = switch (sign) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            case "=", "==" -> Operator.EQUALS;
            case "!=" -> Operator.NOT_EQUALS;
            case ">" -> Operator.GREATER_THAN;
            case "<" -> Operator.LESS_THAN;
            default -> throw unparsable("found '%s', expected: in, notin, =, ==, !=, gt, lt".formatted(sign));
        };
        advance();
        return operator;
    }

    private String value() {
        if (atEnd() || is(",")) {
            return "";
        }
        if (!isWord) {
            throw unparsable("found '%s', expected: identifier".formatted(token));
        }
        return word();
    }

    /** An empty place between commas stands for the empty value. */
    private List<String> values() {
        if (!is("(")) {
            throw unparsable("found '%s' expected: '('".formatted(token));
        }
        advance();
        if (!isWord && !is(",") && !is(")")) {
            throw unparsable("found '%s', expected: ',', ')' or identifier".formatted(token));
        }
        var values = new TreeSet<String>();
        boolean expectsValue = true;
        while (!is(")")) {
            if (is(",")) {
                if (expectsValue) {
                    values.add("");
                }
                expectsValue = true;
                advance();
            } else if (isWord && expectsValue) {
                values.add(word());
                expectsValue = false;
            } else {
                var wanted = expectsValue ? "',', or identifier" : "',' or ')'";
                throw unparsable("found '%s', expected: %s".formatted(token, wanted));
            }
        }
        if (expectsValue) {
            values.add("");
        }
        advance();
        return List.copyOf(values);
    }

    private static Requirement checked(String key, Operator operator, List<String> values) {
        var problems = new ArrayList<String>();
        if (operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) {
            if (!values.getFirst().matches("[+-]?\\d{1,18}")) {
                problems.add("values[0]: Invalid value: %s: for 'Gt', 'Lt' operators, the value must be an integer"
                        .formatted(GoText.quote(values.getFirst())));
            }
        }
        for (int i = 0; i < values.size(); i++) {
            var wrong = Names.labelValue(values.get(i));
            if (!wrong.isEmpty()) {
                problems.add("values[%d][%s]: Invalid value: %s: %s"
                        .formatted(i, key, GoText.quote(values.get(i)), String.join("; ", wrong)));
            }
        }
        if (!problems.isEmpty()) {
            throw unparsable(problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]");
        }
        return new Requirement(key, operator, values);
    }

    private String word() {
        var word = token;
        advance();
        return word;
    }

    private boolean is(String symbol) {
        return !isWord && token.equals(symbol);
    }

    private boolean atEnd() {
        return !isWord && token.equals(END);
    }

    private void advance() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        int start = at;
        isWord = at < text.length() && !isSymbol(text.charAt(at));
        if (isWord) {
            while (at < text.length() && !isSymbol(text.charAt(at)) && !isSpace(text.charAt(at))) {
                at++;
            }
        } else if (at < text.length()) {
            at++;
            if (at < text.length() && SYMBOLS.contains(text.substring(start, at + 1))) {
                at++;
            }
        }
        token = text.substring(start, at);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isSymbol(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }

    private static ApiException unparsable(String why) {
        return bad("unable to parse requirement: " + why);
    }

    private static ApiException bad(String message) {
        return ApiException.badRequest(message);
    }
}
