package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code apps/disruption.go} that need no disruption controller. */
@ExtendWith(ConformanceCluster.class)
class DisruptionBudgetsTest {
    private static final String BUDGET = """
            metadata: {name: %s, labels: {budget: test}}
            spec: {minAvailable: 1, selector: {matchLabels: {foo: bar}}}
            """;

    @Test
    void aBudgetIsCreatedUpdatedPatchedAndDeleted(Api api) {
        Resource budgets = budgets(api);
        budgets.create(BUDGET.formatted("test"));
        budgets.change("test", budget -> budget.withObject("/spec").put("minAvailable", 2));
        assertThat(budgets.get("test").at("/spec/minAvailable").intValue()).isEqualTo(2);
        budgets.strategicPatch("test", "spec: {minAvailable: 3}");
        assertThat(budgets.get("test").at("/spec/minAvailable").intValue()).isEqualTo(3);
        budgets.patch("test", "spec: {minAvailable: null, maxUnavailable: 10%}");
        assertThat(Answer.text(budgets.get("test"), "/spec/maxUnavailable")).isEqualTo("10%");
        budgets.delete("test");
        assertThat(budgets.isGone("test")).isTrue();
    }

    @Test
    void theStatusOfABudgetIsUpdatedAndPatched(Api api) {
        Resource budgets = budgets(api);
        budgets.create(BUDGET.formatted("test"));
        String status = "disruptedPods: {a-pod: '2026-01-02T03:04:05Z'}";
        budgets.change("test/status", budget -> budget.withObject("/status").setAll(Api.yaml(status)));
        assertThat(Answer.text(budgets.get("test"), "/status/disruptedPods/a-pod"))
                .isEqualTo("2026-01-02T03:04:05Z");
        budgets.patch("test/status", "status: {disruptedPods: null}");
        assertThat(budgets.get("test").at("/status/disruptedPods").isMissingNode())
                .isTrue();
    }

    @Test
    void budgetsOfAllNamespacesAreListedAndThoseOfOneDeleted(Api api) {
        Resource here = budgets(api);
        Resource there = here.in("default");
        String label = Resource.labels("budget=test");
        here.create(BUDGET.formatted("one"));
        here.create(BUDGET.formatted("two"));
        there.create(BUDGET.formatted("three"));
        assertThat(here.names(label)).containsExactly("one", "two");
        assertThat(here.everywhere().names(label)).contains("one", "two", "three");
        here.deleteAll("budget=test");
        assertThat(here.names(label)).isEmpty();
        assertThat(there.names(label)).containsExactly("three");
        there.deleteAll("budget=test");
    }

    private static Resource budgets(Api api) {
        return api.namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets");
    }
}
