package io.jurumudi.server.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelCheckerTest {
    private final CelChecker checker = new CelChecker(
            Map.of("object", SimpleType.DYN, "count", SimpleType.INT, "authorizer", KubernetesTypes.AUTHORIZER),
            name -> Optional.empty());

    @Test
    void complainsOfSyntaxInUpstreamsWords() {
        assertThat(checker.check("1 +").problem())
                .isEqualTo(
                        "compilation failed: ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{',"
                                + " '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES,"
                                + " IDENTIFIER}\n | 1 +\n | ...^");
    }

    @Test
    void complainsOfTypesInUpstreamsWords() {
        assertThat(checker.check("nothing.here").problem())
                .isEqualTo(
                        "compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing' (in container '')\n"
                                + " | nothing.here\n | ^");
        assertThat(checker.check("count + 'a'").problem())
                .isEqualTo("compilation failed: ERROR: <input>:1:7: found no matching overload for '_+_' applied to"
                        + " '(int, string)'\n | count + 'a'\n | ......^");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count > 1 | bool",
                "object.spec.size | dyn",
                "[1, 2].sum() | int",
                "['a'].indexOf('a') | int",
                "quantity('1Gi').add(2).isGreaterThan(quantity('1')) | bool",
                "url('https://h').getHost() | string",
                "ip.isCanonical('::1') && cidr('10.0.0.0/8').containsIP(ip('10.1.1.1')) | bool",
                "format.dns1123Label().validate('a').hasValue() | bool",
                "semver('1.2.3').major() | int",
                "authorizer.group('apps').resource('pods').namespace('d').check('get').allowed() | bool",
                "'a b'.split(' ').map(w, w.upperAscii()).join('-') | string",
                "object.?spec.?x.orValue(1) | dyn",
            })
    void knowsWhatKubernetesAdds(String expression, String type) {
        assertThat(checker.check(expression)).satisfies(checked -> {
            assertThat(checked.problem()).isEmpty();
            assertThat(checked.typeName()).isEqualTo(type);
        });
    }
}
