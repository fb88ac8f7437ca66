package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yes|true",
                "off|false",
                "~|null",
                "0777|511",
                "0x1F|31",
                "1_000|1000",
                "1.50|1.5",
                "2.0|2",
                "1e3|1000",
                "\"1\"|\"1\"",
                "2024-01-02|\"2024-01-02\"",
                "a: b|{\"a\":\"b\"}",
                "1: b|{\"1\":\"b\"}",
                "'x'|\"x\"",
                "12345678901|12345678901"
            })
    void readsScalarsAsYaml11(String yaml, String json) {
        assertThat(Yaml.readDocument(bytes(yaml)).tree()).hasToString(json);
    }

    @Test
    void readsAllDocumentsAndSkipsEmptyOnes() {
        assertThat(Yaml.readAll(bytes("---\na: 1\n---\n---\nb: 2\n"))).hasSize(2);
    }

    @Test
    void writesWhatItReadsBack() {
        var tree = Json.read("""
                {"a":"x","b":["1","true","a: b","- c","",{"d":{},"e":[]}],"c":{"multi":"one\\ntwo\\n","last":"no end\\nhere"},"n":null,
                 "i":5,"f":1.5,"s":" lead","q":"it's","u":"ünï","tab":"\\t","date":"2024-01-01","star":"*x","hash":"a #b"}""");
        var text = new String(Yaml.write(tree), StandardCharsets.UTF_8);
        assertThat(Yaml.read(bytes(text))).as(text).isEqualTo(tree);
        assertThat(text).startsWith("a: x\nb:\n- \"1\"\n- \"true\"\n");
    }

    @Test
    void foldsLongLinesAndQuotesOnlyWhatWouldReadOtherwise() {
        var tree = Json.object();
        tree.put("k10", "10.0.0.1")
                .put("k2", "12:30")
                .put("k1", "2024-1-1")
                .put("a", "plain words ".repeat(8).strip())
                .put(".", "a: " + "b ".repeat(40) + "c")
                .put("t", "\tit")
                .put("l", " x\ny");
        assertThat(new String(Yaml.write(tree), StandardCharsets.UTF_8)).isEqualTo("""
                .: 'a: b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b
                  b b c'
                a: plain words plain words plain words plain words plain words plain words plain words
                  plain words
                k1: "2024-1-1"
                k2: "12:30"
                k10: 10.0.0.1
                l: |2-
                   x
                  y
                t: "\\tit"
                """);
    }

    @Test
    void refusesAliasBombs() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        assertThatThrownBy(() -> Yaml.read(bytes(bomb.toString()))).hasMessageContaining("excessive aliasing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `a: b: c` | yaml: mapping values are not allowed in this context
            `a: 1\nb: c: d` | yaml: line 2: mapping values are not allowed in this context
            `a: 1\nb\nc: 2\n` | yaml: line 3: could not find expected ':'
            `a: 1\nb` | yaml: line 3: could not find expected ':'
            `a:\n- x\n  y: z` | yaml: line 3: mapping values are not allowed in this context
            `a: 1\n- b\n` | yaml: line 1: did not find expected key
            `a: [1,\nb` | yaml: line 1: did not find expected ',' or ']'
            `a: ]` | yaml: did not find expected node content
            `a: "x` | yaml: found unexpected end of stream
            `a: 1\n\tb: c` | yaml: line 2: found a tab character that violates indentation
            `a: *x` | yaml: unknown anchor 'x' referenced
            `a: &x [*x]` | yaml: anchor 'x' value contains itself
            `[a]: 1` | yaml: invalid map key: []interface {}{"a"}
            `a: .inf` | json: unsupported value: +Inf""")
    void complainsAsUpstreamDoes(String yaml, String complaint) {
        assertThatThrownBy(
                        () -> Yaml.readDocument(bytes(yaml.replace("\\n", "\n").replace("\\t", "\t"))))
                .hasMessage(complaint);
    }

    @Test
    void looksNoFurtherThanTheFirstDocument() {
        assertThat(Yaml.read(bytes("a: 1\n---\nb: [\n"))).isEqualTo(Json.read("{\"a\":1}"));
    }

    @Test
    void refusesBottomlessNestingBeforeTheStackEnds() {
        assertThatThrownBy(() -> Yaml.read(bytes("a: " + "[".repeat(100_000))))
                .hasMessageContaining("exceeded max depth");
    }

    @Test
    void readsCharactersOfTwoUnitsWhereverTheyStand() {
        for (int before = 1000; before < 1050; before++) {
            var text = "a: " + "x".repeat(before) + "\ud83d\ude00\n";
            assertThat(Yaml.read(bytes(text)).path("a").asText()).endsWith("x\ud83d\ude00");
        }
    }
}
