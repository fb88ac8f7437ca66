package io.jurumudi.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static String text(ServerMetrics metrics) {
        return new String(metrics.text(), StandardCharsets.UTF_8);
    }

    @Test
    void requestsAreCountedUnderUpstreamsNames() {
        var metrics = new ServerMetrics("v1.36.2");
        var list = RequestLabels.resource("list", "apps", "v1", "deployments", "", "ns", "", false);
        try (var running = metrics.begin(list, false)) {
            assertThat(running).isNotNull();
            assertThat(text(metrics)).contains("apiserver_current_inflight_requests{request_kind=\"readOnly\"} 1.0");
        }
        metrics.ended(list, 200, Duration.ofMillis(30), false);
        var watch = RequestLabels.resource("watch", "", "v1", "pods", "", "", "", false);
        var watching = metrics.begin(watch, true);
        assertThat(text(metrics))
                .contains(
                        "apiserver_longrunning_requests{component=\"apiserver\",group=\"\",resource=\"pods\",scope=\"cluster\",subresource=\"\",verb=\"WATCH\",version=\"v1\"} 1.0");
        watching.close();
        metrics.watchEvent("", "v1", "pods", 1500);
        metrics.storedObjects(() -> Map.of("pods", 3L));
        assertThat(text(metrics))
                .contains(
                        "apiserver_current_inflight_requests{request_kind=\"readOnly\"} 0.0",
                        "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"\",group=\"apps\",resource=\"deployments\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\"} 1.0",
                        "scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"0.05\"} 1",
                        "apiserver_watch_events_total{group=\"\",resource=\"pods\",version=\"v1\"} 1.0",
                        "apiserver_watch_events_sizes_bucket{group=\"\",resource=\"pods\",version=\"v1\",le=\"2048.0\"} 1",
                        "apiserver_storage_objects{resource=\"pods\"} 3.0",
                        "process_resident_memory_bytes ",
                        "kubernetes_build_info{git_version=\"v1.36.2\",major=\"1\",minor=\"36\"} 1.0");
    }

    @Test
    void twoServersCountApart() {
        var one = new ServerMetrics("v1.36.2");
        var other = new ServerMetrics("v1.36.2");
        one.authorized(true);
        assertThat(text(one)).contains("authorization_attempts_total{result=\"allowed\"} 1.0");
        assertThat(text(other)).doesNotContain("authorization_attempts_total{");
    }

    @Test
    void verbsAreThoseOfHttpButForTheOnesItLacks() {
        assertThat(RequestLabels.resource("create", "", "v1", "pods", "exec", "ns", "p", false)
                        .verb())
                .isEqualTo("CONNECT");
        assertThat(RequestLabels.resource("create", "", "v1", "pods", "", "ns", "", true)
                        .verb())
                .isEqualTo("POST");
        assertThat(RequestLabels.resource("deletecollection", "", "v1", "pods", "", "ns", "", true)
                        .verb())
                .isEqualTo("DELETECOLLECTION");
    }

    @Test
    void healthNamesItsChecksWhenAskedOrIll() {
        var health = new Health("readyz").check("ping", Optional::empty).check("store", Optional::empty);
        assertThat(health.report(false, Set.of())).isEqualTo(new Health.Report(true, "ok"));
        assertThat(health.report(true, Set.of()).text()).isEqualTo("[+]ping ok\n[+]store ok\nreadyz check passed\n");
        assertThat(health.report("ping")).isEqualTo(new Health.Report(true, "ok"));
        health.check("store", () -> Optional.of("disk full"));
        assertThat(health.report(false, Set.of()))
                .isEqualTo(new Health.Report(
                        false, "[+]ping ok\n[-]store failed: reason withheld\nreadyz check failed\n"));
        assertThat(health.report(true, Set.of("store", "x", "a")).text())
                .isEqualTo(
                        "[+]ping ok\n[+]store excluded: ok\n"
                                + "warn: some health checks cannot be excluded: no matches for \"a\",\"x\"\nreadyz check passed\n");
        assertThat(health.report("store").healthy()).isFalse();
    }
}
