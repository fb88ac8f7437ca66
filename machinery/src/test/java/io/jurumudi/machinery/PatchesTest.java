package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
                "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
                "{\"a\":\"b\"}|{\"a\":null}|{}",
                "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
                "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
                "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
                "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
                "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}"
            })
    void mergesAsRfc7386Shows(String document, String patch, String result) {
        assertThat(MergePatch.apply(Json.read(document), Json.readAny(patch))).isEqualTo(Json.read(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"foo\":\"bar\"}|[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]|{\"foo\":\"bar\",\"baz\":\"qux\"}",
                "{\"foo\":[1,2]}|[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":9}]|{\"foo\":[1,9,2]}",
                "{\"foo\":[1]}|[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[2]}]|{\"foo\":[1,[2]]}",
                "{\"a\":1,\"b\":2}|[{\"op\":\"remove\",\"path\":\"/a\"}]|{\"b\":2}",
                "{\"a\":[1,2,3]}|[{\"op\":\"remove\",\"path\":\"/a/1\"}]|{\"a\":[1,3]}",
                "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"/a\",\"value\":null}]|{\"a\":null}",
                "{\"a\":{\"b\":1},\"c\":{}}|[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c/d\"}]|{\"a\":{},\"c\":{\"d\":1}}",
                "{\"a\":{\"b\":1}}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}]|{\"a\":{\"b\":1},\"c\":{\"b\":1}}",
                "{\"a~b\":{\"c/d\":1}}|[{\"op\":\"test\",\"path\":\"/a~0b/c~1d\",\"value\":1}]|{\"a~b\":{\"c/d\":1}}",
                "{}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":null}]|{}",
                "{}|[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1}]|{\"a\":1}",
                "{\"a\":[1,2]}|[{\"op\":\"replace\",\"path\":\"/a/-1\",\"value\":3}]|{\"a\":[1,3]}",
                "{\"a\":[1,2]}|[{\"op\":\"add\",\"path\":\"x/a/-1\",\"value\":3}]|{\"a\":[1,2,3]}",
                "{}|[{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/a\"}]|{\"a\":null}"
            })
    void appliesOperationsAsRfc6902Says(String document, String patch, String result) {
        assertThat(JsonPatch.apply(Json.read(document), Json.readAny(patch))).isEqualTo(Json.read(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"op\":\"remove\",\"path\":\"/x\"}]|422",
                "[{\"op\":\"replace\",\"path\":\"/x/y\",\"value\":1}]|422",
                "[{\"op\":\"test\",\"path\":\"/a/0\",\"value\":1.0}]|422",
                "[{\"op\":\"add\",\"path\":\"x\",\"value\":1}]|422",
                "[{\"op\":\"add\",\"path\":\"/a/7\",\"value\":1}]|422",
                "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]|422",
                "[{\"op\":\"nope\",\"path\":\"/a\"}]|422",
                "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]|422",
                "{\"a\":1}|400"
            })
    void refusesOperationsThatDoNotFit(String patch, int code) {
        assertThatThrownBy(() -> JsonPatch.apply(Json.read("{\"a\":[1]}"), Json.readAny(patch)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refusesToCopyWithoutBounds() {
        var operation = "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/a/-\"}";
        var patch = Json.readAny("[" + operation + ("," + operation).repeat(60) + "]");
        assertThatThrownBy(() -> JsonPatch.apply(Json.read("{\"a\":[1]}"), patch))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(422));
    }

    @Test
    void namesWhatOperationsDoNotKnow() {
        assertThat(JsonPatch.problems(Json.readAny("[{\"op\":\"add\",\"path\":\"/a\"},{\"foo\":1}]")))
                .containsExactly("unknown field \"[1].foo\"");
        assertThatThrownBy(() -> JsonPatch.problems(Json.readAny("[{\"path\":1}]")))
                .hasMessage("error decoding patch: json: cannot unmarshal number into Go struct field"
                        + " jsonPatchOp.path of type string");
        assertThatThrownBy(() -> JsonPatch.problems(Json.readAny("{}")))
                .hasMessage("error decoding patch: json: cannot unmarshal object into Go value of type"
                        + " []handlers.jsonPatchOp");
    }
}
