package io.jurumudi.server.kind.networking;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;

class NetworkingRulesTest {
    private static final KindTester RANGES = new KindTester("networking.k8s.io", "ServiceCIDR");
    private static final KindTester INGRESSES = new KindTester("networking.k8s.io", "Ingress");

    private static String ranges(String all) {
        return "{metadata: {name: r}, spec: {cidrs: [" + all + "]}}";
    }

    @Test
    void aServiceRangeOfTheOtherFamilyMayBeAdded() {
        assertThat(RANGES.problems(ranges("10.0.0.0/24"), ranges("10.0.0.0/24, 'fd00::/108'")))
                .isEmpty();
        assertThat(RANGES.problems(ranges("10.0.0.0/24"), ranges("10.1.0.0/24")))
                .containsExactly("spec.cidrs[0]: Invalid value: \"10.1.0.0/24\": field is immutable");
        assertThat(RANGES.problems(ranges("10.0.0.0/24, 10.1.0.0/24")))
                .singleElement()
                .asString()
                .contains("may specify no more than one IP for each IP family");
    }

    @Test
    void anIngressWithAnUnknownRuleForWildcardsMayKeepIt() {
        String old = "{metadata: {name: i, namespace: default}, spec: {rules: [{host: '*.a.b', http: {paths: []}}]}}";
        assertThat(INGRESSES.problems(old)).containsExactly("spec.rules[0].http.paths: Required value");
        assertThat(INGRESSES.problems(old, old)).isEmpty();
    }
}
