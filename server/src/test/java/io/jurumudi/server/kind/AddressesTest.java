package io.jurumudi.server.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.View;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "fd00:0:0:0:0:0:0:1,fd00::1",
        "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "0:0:0:0:0:0:0:0,::",
        "010.001.2.3,10.1.2.3"
    })
    void writesAddressesInOneWay(String text, String canonical) {
        assertThat(Addresses.canonical(text)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.1.0.0/16,true",
        "10.0.0.0/8,10.0.0.0/8,false",
        "10.0.0.0/8,11.0.0.0/16,false",
        "fd00::/8,fd77::/64,true",
        "fd00::/8,10.0.0.0/9,false"
    })
    void knowsWhichRangesLieInOthers(String range, String inner, boolean within) {
        assertThat(Addresses.isWithin(range, inner)).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3/8|p: CIDR value \"10.1.2.3/8\" is ambiguous in this context (should be \"10.0.0.0/8\" or"
                        + " \"10.1.2.3/32\"?)",
                "010.0.0.0/8|p: non-standard CIDR value \"010.0.0.0/8\" is invalid: use \"10.0.0.0/8\"",
                "FD00::/8|p: IPv6 CIDR value \"FD00::/8\" should be in RFC 5952 canonical format (\"fd00::/8\")"
            })
    void warnsOfOddRanges(String range, String warning) {
        assertThat(Addresses.rangeWarnings(View.of(TextNode.valueOf(range), "p")))
                .containsExactly(warning);
    }
}
