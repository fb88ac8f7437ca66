package io.jurumudi.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusDiffTest {
    private final ObjectMapper json = new ObjectMapper();

    private String diff(String old, String wanted) throws IOException {
        return StatusManager.diff((ObjectNode) json.readTree(old), (ObjectNode) json.readTree(wanted))
                .toString();
    }

    @Test
    void onlyWhatChangedIsSent() throws IOException {
        assertThat(diff("{\"phase\":\"Pending\",\"qosClass\":\"x\"}", "{\"phase\":\"Running\",\"qosClass\":\"x\"}"))
                .isEqualTo("{\"phase\":\"Running\"}");
        assertThat(diff("{\"phase\":\"x\"}", "{\"phase\":\"x\"}")).isEqualTo("{}");
    }

    @Test
    void whatIsGoneIsTakenAway() throws IOException {
        assertThat(diff("{\"reason\":\"x\"}", "{}")).isEqualTo("{\"reason\":null}");
    }

    @Test
    void conditionsOfOthersAreNotTouched() throws IOException {
        assertThat(
                        diff(
                                "{\"conditions\":[{\"type\":\"a/b\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"x\",\"lastProbeTime\":null}]}",
                                "{\"conditions\":[{\"type\":\"a/b\",\"status\":\"False\"},{\"type\":\"Ready\",\"status\":\"True\"}]}"))
                .isEqualTo(
                        "{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":null,\"lastProbeTime\":null}]}");
    }

    @Test
    void addressesAreReplacedAsAWhole() throws IOException {
        assertThat(diff("{\"podIPs\":[{\"ip\":\"1\"}]}", "{\"podIPs\":[{\"ip\":\"2\"}]}"))
                .isEqualTo("{\"podIPs\":[{\"$patch\":\"replace\"},{\"ip\":\"2\"}]}");
    }
}
