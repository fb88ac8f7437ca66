package io.jurumudi.machinery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The spellings that names, keys and values must have. Each check answers with what is wrong in upstream's words; empty is right. */
public final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String UNDERSCORED_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
    private static final String KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE = "(" + KEY + ")?";
    private static final String ENVIRONMENT = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String HEADER = "[-A-Za-z0-9]+";
    private static final String C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";

    private static final Form DNS_1123_LABEL = new Form(
            LABEL,
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character",
            "my-name",
            "123-abc");
    private static final Form DNS_1123_SUBDOMAIN = new Form(
            SUBDOMAIN,
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character",
            "example.com");
    private static final Form UNDERSCORED_SUBDOMAIN = new Form(
            UNDERSCORED_LABEL + "(\\." + UNDERSCORED_LABEL + ")*",
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must"
                    + " start and end with an alphanumeric character",
            "example.com");
    private static final Form DNS_1035_LABEL = new Form(
            DNS_1035,
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character",
            "my-name",
            "abc-123");
    private static final Form WILDCARD_SUBDOMAIN = new Form(
            WILDCARD,
            253,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of"
                    + " lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
            "*.example.com");
    private static final String KEY_WORDS =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    private static final Form LABEL_KEY = new Form(KEY, 63, KEY_WORDS, "MyName", "my.name", "123-abc");
    private static final Form LABEL_VALUE = new Form(
            VALUE,
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "MyValue",
            "my_value",
            "12345");
    private static final Form ENVIRONMENT_VARIABLE = new Form(
            ENVIRONMENT,
            Integer.MAX_VALUE,
            "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must"
                    + " not start with a digit",
            "my.env-name",
            "MY_ENV.NAME",
            "MyEnvName1");
    private static final Form CONFIG_MAP_KEY = new Form(
            CONFIG_KEY,
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "key.name",
            "KEY_NAME",
            "key-name");
    private static final Form HTTP_HEADER = new Form(
            HEADER,
            Integer.MAX_VALUE,
            "a valid HTTP header must consist of alphanumeric characters or '-'",
            "X-Header-Name");
    private static final Form PERCENT = new Form(
            "[0-9]+%",
            Integer.MAX_VALUE,
            "a valid percent string must be a numeric string followed by an ending '%'",
            "1%",
            "93%");
    private static final Form IDENTIFIER = new Form(
            C_IDENTIFIER,
            Integer.MAX_VALUE,
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_'",
            "my_name",
            "MY_NAME",
            "MyName");

    private Names() {}

    public static List<String> dns1123Label(String value) {
        var problems = DNS_1123_LABEL.tooLong(value, "characters");
        if (!DNS_1123_LABEL.matches(value)) {
            problems.add(DNS_1123_SUBDOMAIN.matches(value) ? "must not contain dots" : DNS_1123_LABEL.complaint());
        }
        return problems;
    }

    public static List<String> dns1123Subdomain(String value) {
        return DNS_1123_SUBDOMAIN.check(value, "characters");
    }

    /** As {@link #dns1123Subdomain} with underscores as some resolvers' search lists have them. */
    public static List<String> dns1123SubdomainWithUnderscore(String value) {
        return UNDERSCORED_SUBDOMAIN.check(value, "characters");
    }

    public static List<String> dns1035Label(String value) {
        return DNS_1035_LABEL.check(value, "characters");
    }

    /** Such as {@code *.example.com}. */
    public static List<String> wildcardDns1123Subdomain(String value) {
        return WILDCARD_SUBDOMAIN.check(value, "characters");
    }

    /** The key of a label, annotation (in lower case), taint or extended resource: {@code name} or {@code example.com/name}. */
    public static List<String> qualifiedName(String value) {
        var parts = value.split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + LABEL_KEY.complaint()
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        var problems = new ArrayList<String>();
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                problems.add("prefix part must be non-empty");
            } else {
                DNS_1123_SUBDOMAIN.check(parts[0], "bytes").forEach(p -> problems.add("prefix part " + p));
            }
        }
        var name = parts[parts.length - 1];
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
        } else {
            LABEL_KEY.tooLong(name, "bytes").forEach(p -> problems.add("name part " + p));
        }
        if (!LABEL_KEY.matches(name)) {
            problems.add("name part " + LABEL_KEY.complaint());
        }
        return problems;
    }

    public static List<String> labelValue(String value) {
        return LABEL_VALUE.check(value, "bytes");
    }

    /** The strict spelling, which {@code envFrom} prefixes and config map keys turned variables once had to have. */
    public static List<String> envVar(String value) {
        var problems = ENVIRONMENT_VARIABLE.check(value, "characters");
        problems.addAll(climbs(value));
        return problems;
    }

    /** The spelling a container's {@code env} may have. */
    public static List<String> relaxedEnvVar(String value) {
        var problems = new ArrayList<String>();
        if (value.isEmpty()) {
            problems.add("environment variable name must be non-empty");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c > '~' || c == '=')) {
            problems.add(
                    "a valid environment variable name must consist only of printable ASCII characters other than '='");
        }
        return problems;
    }

    /** A key of a ConfigMap or Secret. */
    public static List<String> configMapKey(String value) {
        var problems = CONFIG_MAP_KEY.check(value, "characters");
        problems.addAll(climbs(value));
        return problems;
    }

    /** The name of a port (an IANA service name). */
    public static List<String> portName(String value) {
        var problems = new ArrayList<String>();
        if (value.length() > 15) {
            problems.add("must be no more than 15 characters");
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c == '-' || isLower(c) || (c >= '0' && c <= '9'))) {
            problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (value.chars().noneMatch(Names::isLower)) {
            problems.add("must contain at least one letter (a-z)");
        }
        if (value.contains("--")) {
            problems.add("must not contain consecutive hyphens");
        }
        if (value.startsWith("-") || value.endsWith("-")) {
            problems.add("must not begin or end with a hyphen");
        }
        return problems;
    }

    public static List<String> portNumber(long value) {
        return inRange(value, 1, 65535);
    }

    public static List<String> inRange(long value, long min, long max) {
        return value >= min && value <= max
                ? List.of()
                : List.of("must be between %d and %d, inclusive".formatted(min, max));
    }

    /** A text such as {@code 25%}. */
    public static List<String> percent(String value) {
        return PERCENT.check(value, "characters");
    }

    public static List<String> httpHeader(String value) {
        return HTTP_HEADER.check(value, "characters");
    }

    public static List<String> cIdentifier(String value) {
        return IDENTIFIER.check(value, "characters");
    }

    /** A name that stands for itself in a URL path. */
    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        var problems = new ArrayList<String>();
        for (var bad : List.of("/", "%")) {
            if (value.contains(bad)) {
                problems.add("may not contain '" + bad + "'");
            }
        }
        return problems;
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static List<String> climbs(String value) {
        return switch (value) {
            case "." -> List.of("must not be '.'");
            case ".." -> List.of("must not be '..'");
            default -> value.startsWith("..") ? List.of("must not start with '..'") : List.of();
        };
    }

    /** A pattern with the words for whoever misses it; upstream counts bytes in some forms and says characters in others. */
    private record Form(Pattern pattern, String text, int max, String words, List<String> examples) {
        Form(String pattern, int max, String words, String... examples) {
            this(Pattern.compile(pattern), pattern, max, words, List.of(examples));
        }

        boolean matches(String value) {
            // possessive matching is not needed: values longer than any limit are not worth a regular expression
            return value.length() <= 10_000 && pattern.matcher(value).matches();
        }

        List<String> tooLong(String value, String unit) {
            var problems = new ArrayList<String>();
            if (value.length() > max || value.getBytes(StandardCharsets.UTF_8).length > max) {
                problems.add("must be no more than %d %s".formatted(max, unit));
            }
            return problems;
        }

        String complaint() {
            var quoted = examples.stream().map(e -> "'" + e + "', ").toList();
            return "%s (e.g. %sregex used for validation is '%s')".formatted(words, String.join(" or ", quoted), text);
        }

        List<String> check(String value, String unit) {
            var problems = tooLong(value, unit);
            if (!matches(value)) {
                problems.add(complaint());
            }
            return problems;
        }
    }
}
