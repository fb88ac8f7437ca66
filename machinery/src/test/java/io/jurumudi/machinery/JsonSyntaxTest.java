package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | unexpected end of JSON input
            { | unexpected end of JSON input
            {"a":"b | unexpected end of JSON input
            {"a":tru | invalid character ' ' in literal true (expecting 'e')
            {"a":1,} | invalid character '}' looking for beginning of object key string
            {a:1} | invalid character 'a' looking for beginning of object key string
            {"a" 1} | invalid character '1' after object key
            {"a":1 "b":2} | invalid character '"' after object key:value pair
            [1 2] | invalid character '2' after array element
            [1,] | invalid character ']' looking for beginning of value
            {}x | invalid character 'x' after top-level value
            {"a":01} | invalid character '1' after object key:value pair
            {"a":-} | invalid character '}' in numeric literal
            {"a":1.} | invalid character '}' after decimal point in numeric literal
            {"a":1e} | invalid character '}' in exponent of numeric literal
            {"a":nul} | invalid character '}' in literal null (expecting 'l')
            {"a":"\\x"} | invalid character 'x' in string escape code
            {"a":"\\u12g4"} | invalid character 'g' in \\u hexadecimal character escape
            {'a':1} | invalid character '\\'' looking for beginning of object key string""")
    void saysWhatGoSays(String text, String complaint) {
        assertThat(JsonSyntax.complaint(text.getBytes(StandardCharsets.UTF_8))).contains(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " [1, -0.5e+3, \"\\u00e9\", null] ", "true", "{\"a\":{\"b\":[[],{}]}}"})
    void hasNothingToSayOfJson(String text) {
        assertThat(JsonSyntax.complaint(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void namesControlCharactersAsGoDoes() {
        assertThat(JsonSyntax.complaint("\"a\tb\"".getBytes(StandardCharsets.UTF_8)))
                .contains("invalid character '\\t' in string literal");
        assertThat(JsonSyntax.complaint(new byte[] {0}))
                .contains("invalid character '\\x00' looking for beginning of value");
    }

    @Test
    void refusesBottomlessTextWithoutFallingInto() {
        assertThat(JsonSyntax.complaint("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)))
                .contains("invalid character '[' exceeded max depth");
    }
}
