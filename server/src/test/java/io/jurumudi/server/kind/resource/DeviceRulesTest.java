package io.jurumudi.server.kind.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRulesTest {
    private static final String CLAIM =
            "{metadata: {name: c, namespace: team}, spec: {devices: {requests: [%s], constraints: [%s]}}}";
    private static final String SLICE = """
            metadata: {name: s}
            spec:
              driver: dra.example.com
              nodeName: node
              pool: {name: p, resourceSliceCount: 1}
              devices: [%s]
            """;

    private final KindTester claims = new KindTester("resource.k8s.io", "ResourceClaim");
    private final KindTester slices = new KindTester("resource.k8s.io", "ResourceSlice");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a} | '' | requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required",
                "{name: a, exactly: {deviceClassName: d, allocationMode: All, count: 2}} | '' | requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
                "{name: a, exactly: {deviceClassName: d}} | {requests: [b], matchAttribute: x.y/z} | constraints[0].requests[0]: Invalid value: \"b\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
                "{name: a, exactly: {deviceClassName: d}} | {matchAttribute: z} | constraints[0].matchAttribute: Invalid value: \"z\": a fully qualified name must be a domain and a name separated by a slash",
            })
    void refusesClaimsThatAreNotInOrder(String request, String constraint, String problem) {
        assertThat(claims.problems(CLAIM.formatted(request, constraint))).containsExactly("spec.devices." + problem);
    }

    @Test
    void showsTheWholeSpecWhenAClaimIsChanged() {
        String claim = CLAIM.formatted("{name: a, exactly: {deviceClassName: d}}", "");
        assertThat(claims.problems(claim, claim.replace("deviceClassName: d", "deviceClassName: e")))
                .singleElement()
                .asString()
                .startsWith(
                        "spec: Invalid value: {\"Devices\":{\"Requests\":[{\"Name\":\"a\",\"Exactly\":{\"DeviceClassName\":\"e\"")
                .endsWith("field is immutable");
    }

    @Test
    void anAttributeHasOneValue() {
        assertThat(slices.problems(SLICE.formatted("{name: d, attributes: {v: {version: 1.x}, w: {}}}")))
                .containsExactly(
                        "spec.devices[0].attributes[v].version: Invalid value: \"1.x\": must be a string compatible with semver.org spec 2.0.0",
                        "spec.devices[0].attributes[w]: Invalid value: \"\": exactly one value must be specified");
    }

    @Test
    void whatIsSwitchedOffIsDropped() {
        var device = slices.create(SLICE.formatted("{name: d, attributes: {v: {string: s, strings: [t]}}}"))
                .at("/spec/devices/0/attributes/v");
        assertThat(device).hasToString("{\"string\":\"s\"}");
    }
}
