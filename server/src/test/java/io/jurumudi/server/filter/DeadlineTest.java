package io.jurumudi.server.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.local.LocalExchange;
import io.jurumudi.server.local.LocalSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final String PODS = "/api/v1/pods";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Map<String, List<String>> headers = Map.of();
    private int status;

    private void run(Duration most, String path, Filter.Next handler) throws Exception {
        Filter.Next way = Filter.chain(List.of(new Deadline(most)), handler);
        HttpHandler served = (request, response) -> {
            response.headers().set("Audit-Id", "a");
            way.go(new Passage(request, response));
        };
        LocalExchange.run(served, User.anonymous(), "GET", path, Map.of(), new byte[] {1}, new LocalSink() {
            @Override
            public void head(int code, Map<String, List<String>> all) {
                status = code;
                headers = all;
            }

            @Override
            public void chunk(byte[] bytes) {
                body.writeBytes(bytes);
            }

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void onCancel(Runnable action) {}
        });
    }

    @Test
    void whatIsDoneInTimeIsAnsweredAsEver() throws Exception {
        run(Duration.ofMinutes(1), PODS, passage -> {
            passage.response().status(201);
            passage.response().headers().set("Warning", "w");
            passage.response().body().write('x');
        });
        assertThat(status).isEqualTo(201);
        assertThat(headers).containsEntry("Warning", List.of("w")).containsEntry("Audit-Id", List.of("a"));
        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("x");
    }

    @Test
    void aHeadWithoutABodyCounts() throws Exception {
        run(Duration.ofMinutes(1), PODS, passage -> passage.response().status(304));
        assertThat(status).isEqualTo(304);
    }

    @Test
    void whatTakesTooLongIsAnsweredByTheClockAndNobodyElse() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        run(Duration.ofMillis(1), PODS, passage -> {
            answered.await();
            try {
                passage.response().body().write('x');
                late.complete(null);
            } catch (IOException e) {
                late.complete(e);
            }
        });
        assertThat(status).isEqualTo(504);
        assertThat(body.toString(StandardCharsets.UTF_8))
                .contains("\"Timeout: request did not complete within the allotted timeout\"");
        answered.countDown();
        assertThat(late.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatComesTooLateIsNotTakenForAWholeOne() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        run(Duration.ofMillis(1), PODS, passage -> {
            answered.await();
            try {
                passage.request().body().readAllBytes();
                late.complete(null);
            } catch (IOException e) {
                late.complete(e);
            }
        });
        answered.countDown();
        assertThat(late.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerThatBeganIsCutOff() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> run(Duration.ofSeconds(3), PODS, passage -> {
                    passage.response().body().write('x');
                    never.await();
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void watchesHaveNoDeadline() throws Exception {
        Thread own = Thread.currentThread();
        run(Duration.ofNanos(1), PODS + "?watch=true&timeout=nonsense", passage -> {
            assertThat(Thread.currentThread()).isSameAs(own);
            passage.response().status(200);
        });
        assertThat(status).isEqualTo(200);
    }

    @Test
    void aClientMayAskForLessTimeButNotForMore() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        run(Duration.ofHours(1), PODS + "?timeout=1ms", passage -> never.await());
        assertThat(status).isEqualTo(504);
        run(Duration.ofMillis(1), PODS + "?timeout=1h", passage -> never.await());
        assertThat(status).isEqualTo(504);
        assertThatThrownBy(() -> run(Duration.ofHours(1), PODS + "?timeout=5", passage -> {}))
                .isInstanceOf(ApiException.class)
                .hasMessage("invalid timeout specified in the request URL - time: missing unit in duration \"5\"");
    }

    @Test
    void failuresGoOutAsTheyAre() {
        assertThatThrownBy(() -> run(Duration.ofMinutes(1), PODS, passage -> {
                    throw ApiException.badRequest("no");
                }))
                .isInstanceOf(ApiException.class)
                .hasMessage("no");
    }
}
