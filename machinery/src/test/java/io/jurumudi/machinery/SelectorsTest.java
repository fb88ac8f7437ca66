package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorsTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "n", "5");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|true",
                "app=web|true",
                "app==web|true",
                "app=db|false",
                "app!=db|true",
                "missing!=x|true",
                "app|true",
                "!app|false",
                "!missing|true",
                "app in (web,db)|true",
                "app notin (web)|false",
                "missing notin (a)|true",
                "n>4|true",
                "n<5|false",
                "app=web,tier=front|true",
                "app=web, tier = back|false",
                "app in (,db)|false",
                "app = |false",
                "in in (in)|false",
                "app in ( web , db ),tier|true"
            })
    void matchesLabels(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a in (|unable to parse requirement: found '', expected: ',', ')' or identifier",
                "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
                "!|unable to parse requirement: found '', expected: identifier",
                "a===b|unable to parse requirement: found '=', expected: identifier",
                "==|found '==', expected: !, identifier, or 'end of string'",
                "a=b,|found '', expected: identifier after ','",
                "a=b c|found 'c', expected: ',' or 'end of string'",
                "-a=b|unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
            })
    void complainsInUpstreamsWords(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }

    @Test
    void readsTheApisSelector() {
        var selector = LabelSelector.of(Json.read("""
                {"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"In","values":["front","back"]},
                 {"key":"gone","operator":"DoesNotExist"}]}"""));
        assertThat(selector.matches(LABELS)).isTrue();
        assertThat(selector).hasToString("app=web,!gone,tier in (back,front)");
        assertThat(LabelSelector.of(Json.object()).matches(LABELS)).isTrue();
        assertThat(LabelSelector.of(Json.object().path("absent")).matches(LABELS))
                .isFalse();
    }

    @Test
    void writesWhatItCanReadAgain() {
        for (var text : new String[] {"a=b", "a!=b", "a in (b,c)", "a notin (b)", "a", "!a", "a>5", "a<5"}) {
            assertThat(LabelSelector.parse(text)).hasToString(text);
        }
    }

    @Test
    void matchesFields() {
        var fields = Map.of("metadata.name", "x", "spec.nodeName", "a,b");
        assertThat(FieldSelector.parse("metadata.name=x,spec.nodeName!=n").matches(f -> fields.getOrDefault(f, "")))
                .isTrue();
        assertThat(FieldSelector.parse("spec.nodeName=a\\,b").matches(f -> fields.getOrDefault(f, "")))
                .isTrue();
        assertThat(FieldSelector.parse("status.phase==").matches(f -> fields.getOrDefault(f, "")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name|invalid selector: 'metadata.name'; can't understand 'metadata.name'",
                "a,b|invalid selector: 'a,b'; can't understand 'a'",
                "a=b=c|invalid field selector: unescaped character in value: 61",
                "a=b\\c|invalid field selector: invalid escape sequence: \\c"
            })
    void complainsAboutFieldSelectors(String selector, String message) {
        assertThatThrownBy(() -> FieldSelector.parse(selector)).hasMessage(message);
    }
}
