package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {
    private static final String SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and"
                    + " end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    static List<Arguments> right() {
        return List.of(
                check(Names::dns1123Label, "a", "a-b", "0a", "x".repeat(63)),
                check(Names::dns1123Subdomain, "a.b-c.d", "a", "x".repeat(253)),
                check(Names::dns1035Label, "a-1"),
                check(Names::qualifiedName, "app", "example.com/App.v1_2", "A"),
                check(Names::labelValue, "", "A_b.c-1"),
                check(Names::envVar, "A.b-c", "_x"),
                check(Names::relaxedEnvVar, "a b", "1x"),
                check(Names::configMapKey, "a.B_c-1", ".x", "..x".substring(1)),
                check(Names::portName, "http", "a1-b"),
                check(Names::percent, "1%", "100%"),
                check(Names::wildcardDns1123Subdomain, "*.a.b"),
                check(Names::httpHeader, "X-A"),
                check(Names::cIdentifier, "_a1"),
                check(Names::pathSegment, "a:b"));
    }

    static List<Arguments> wrong() {
        return List.of(
                check(Names::dns1123Label, "", "A", "-a", "a-", "a_b", "a.b", "x".repeat(64)),
                check(Names::dns1123Subdomain, "", "a..b", ".a", "A.b", "x".repeat(254)),
                check(Names::dns1035Label, "1a", "A"),
                check(Names::qualifiedName, "", "/a", "a/", "a/b/c", "-a", "x".repeat(64), "Ex.com/a"),
                check(Names::labelValue, "-", "a b", "x".repeat(64)),
                check(Names::envVar, "1x", "a=b", "", "..", "..x"),
                check(Names::relaxedEnvVar, "", "a=b", "ü"),
                check(Names::configMapKey, "", "a/b", ".", "..", "..x"),
                check(Names::portName, "", "8", "Http", "a--b", "-a", "a-", "x".repeat(16)),
                check(Names::percent, "1", "%", "-1%"),
                check(Names::wildcardDns1123Subdomain, "a.b", "*a.b", "*"),
                check(Names::pathSegment, ".", "..", "a/b", "a%b"));
    }

    private static Arguments check(Function<String, List<String>> names, String... values) {
        return Arguments.of(names, List.of(values));
    }

    @ParameterizedTest
    @MethodSource("right")
    void acceptsWhatIsRight(Function<String, List<String>> names, List<String> values) {
        assertThat(values).allSatisfy(value -> assertThat(names.apply(value)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void complainsOfWhatIsWrong(Function<String, List<String>> names, List<String> values) {
        assertThat(values).allSatisfy(value -> assertThat(names.apply(value)).isNotEmpty());
    }

    @Test
    void usesUpstreamsWords() {
        assertThat(Names.dns1123Subdomain("A")).containsExactly(SUBDOMAIN);
        assertThat(Names.dns1123Label("a.b")).containsExactly("must not contain dots");
        assertThat(Names.labelValue("x".repeat(64))).containsExactly("must be no more than 63 bytes");
        assertThat(Names.dns1123Label("x".repeat(64))).containsExactly("must be no more than 63 characters");
        assertThat(Names.portNumber(0)).containsExactly("must be between 1 and 65535, inclusive");
    }
}
