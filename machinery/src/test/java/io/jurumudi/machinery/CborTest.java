package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.machinery.Json.MalformedException;
import io.jurumudi.schema.Schemas;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples in hexadecimal digits are of RFC 8949, appendix A, where JSON has the like. */
class CborTest {

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "00 0",
                "17 23",
                "1818 24",
                "1903e8 1000",
                "1a000f4240 1000000",
                "1b000000e8d4a51000 1000000000000",
                "20 -1",
                "3903e7 -1000",
                "f90000 0.0",
                "fb3ff199999999999a 1.1",
                "f93e00 1.5",
                "fa47c35000 100000.0",
                "f4 false",
                "f5 true",
                "f6 null",
                "6449455446 \"IETF\"",
                "62c3bc \"ü\"",
                "4449455446 \"IETF\"",
                "83010203 [1,2,3]",
                "a26161016162820203 {\"a\":1,\"b\":[2,3]}",
                "9f018202039f0405ffff [1,[2,3],[4,5]]",
                "bf6346756ef563416d7421ff {\"Fun\":true,\"Amt\":-2}",
                "7f657374726561646d696e67ff \"streaming\"",
                "c074323031332d30332d32315432303a30343a30305a \"2013-03-21T20:04:00Z\"",
                "d64401020304 \"AQIDBA==\"",
                "d74401020304 \"01020304\"",
                "d9d9f7a1414101 {\"A\":1}"
            })
    void readsWhatJsonHasTheLikeOf(String cbor, String json) {
        assertThat(Json.text(Cbor.readAny(bytes(cbor)))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "18",
                "a1",
                "a10102",
                "a2414101414102",
                "f97e00",
                "f97c00",
                "c249010000000000000000",
                "f7",
                "0000",
                "1bffffffffffffffff",
                "61ff",
                "5f01ff",
                "9f",
                "1c"
            })
    void refusesTheRest(String cbor) {
        assertThatThrownBy(() -> Cbor.readAny(bytes(cbor))).isInstanceOf(MalformedException.class);
    }

    @Test
    void arraysWithinArraysEndSomewhere() {
        byte[] deep = bytes("81".repeat(100_000));
        assertThatThrownBy(() -> Cbor.readAny(deep)).hasMessageContaining("max nested level");
    }

    @Test
    void writesTextsAsBytesBehindItsMark() {
        assertThat(Cbor.write(Json.read("{\"a\":[1,-2,1.5,1.1,true,null,\"x\"]}")))
                .isEqualTo(bytes("d9d9f7a141618701" + "21" + "f93e00" + "fb3ff199999999999a" + "f5f6" + "4178"));
        assertThat(Cbor.event("ADDED", bytes("d9d9f7a0")))
                .isEqualTo(bytes("d9d9f7a2" + "4474797065" + "454144444544" + "466f626a656374" + "d9d9f7a0"));
    }

    @Test
    void objectsComeBackTheSame() {
        var tree = Json.read(
                "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\",\"generation\":-70000},"
                        + "\"data\":{\"k\":\"AQID\"},\"immutable\":false,\"type\":\"\"}");
        assertThat(Cbor.read(Cbor.write(tree))).isEqualTo(tree);
    }

    @Test
    void bodiesAreDecodedByTheirType() {
        var type = Schemas.builtin().kind("", "v1", "ConfigMap").orElseThrow();
        var decoded = Decoder.decode(
                Cbor.write(
                        Json.read("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"},\"nope\":1}")),
                MediaType.CBOR,
                type);
        assertThat(decoded.tree().at("/data/a").asText()).isEqualTo("b");
        assertThat(decoded.problems()).containsExactly("unknown field \"nope\"");
        assertThatThrownBy(() -> Decoder.decode(bytes("a1"), MediaType.CBOR, type))
                .hasMessage("the object provided is unrecognized (must be of type ConfigMap): unexpected EOF (a1)");
    }
}
