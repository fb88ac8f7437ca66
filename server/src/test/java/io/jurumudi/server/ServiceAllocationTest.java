package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.auth.User;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses and ports of Services, which no two may share, whoever asks at the same time and whoever was started again. */
class ServiceAllocationTest {
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final ApiServerConfig FEW_PORTS =
            ApiServerConfig.defaults().withServiceNodePortRange(new ApiServerConfig.PortRange(30000, 30019));

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());

    @AfterEach
    void stop() {
        store.close();
    }

    private interface Work {
        void with(LocalClient first, LocalClient second) throws Exception;
    }

    /** Two servers on one store, as they run beside each other or, as far as the store can tell, one after another. */
    private void onTwoServers(Work work) throws Exception {
        try (ApiServer first = new ApiServer(FEW_PORTS, store);
                ApiServer second = new ApiServer(FEW_PORTS, store)) {
            first.start();
            second.start();
            User admin = User.superuser("admin");
            work.with(new LocalClient(first, admin), new LocalClient(second, admin));
        }
    }

    private static String service(String name, String more) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80" + more + "}]}}";
    }

    private static List<LocalClient.Answer> atOnce(int count, Creation create) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<LocalClient.Answer>> calls = IntStream.range(0, count)
                    .mapToObj(i -> (Callable<LocalClient.Answer>) () -> create.call(i))
                    .toList();
            List<LocalClient.Answer> answers = new ArrayList<>();
            for (Future<LocalClient.Answer> call : callers.invokeAll(calls)) {
                answers.add(call.get());
            }
            return answers;
        }
    }

    private interface Creation {
        LocalClient.Answer call(int number);
    }

    @Test
    void allPortsAreGivenOnceAndThenNone() throws Exception {
        onTwoServers((first, second) -> {
            List<LocalClient.Answer> answers =
                    atOnce(30, i -> (i % 2 == 0 ? first : second).post(SERVICES, service("s" + i, "")));
            List<JsonNode> made = answers.stream()
                    .filter(answer -> answer.code() == 201)
                    .map(answer -> (JsonNode) answer.json())
                    .toList();
            assertThat(made).hasSize(20);
            assertThat(made.stream().map(s -> s.at("/spec/ports/0/nodePort").asInt()))
                    .doesNotHaveDuplicates()
                    .allMatch(port -> port >= 30000 && port <= 30019);
            assertThat(made.stream().map(s -> s.at("/spec/clusterIP").asText())).doesNotHaveDuplicates();
            assertThat(answers.stream().filter(answer -> answer.code() != 201))
                    .allMatch(answer -> answer.text().contains("range is full"));
        });
    }

    @Test
    void aPortIsOnesWhoAskedForItFirst() throws Exception {
        onTwoServers((first, second) -> {
            List<LocalClient.Answer> answers = atOnce(
                    8, i -> (i % 2 == 0 ? first : second).post(SERVICES, service("s" + i, ",\"nodePort\":30007")));
            assertThat(answers.stream().filter(answer -> answer.code() == 201)).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.code() != 201))
                    .allMatch(answer ->
                            answer.code() == 422 && answer.text().contains("provided port is already allocated"));
        });
    }

    @Test
    void whatWasGivenStaysGivenAfterARestartAndComesBackWhenDeleted() throws Exception {
        onTwoServers((first, second) -> {
            atOnce(20, i -> first.post(SERVICES, service("s" + i, "")));
        });
        onTwoServers((first, second) -> {
            assertThat(first.post(SERVICES, service("more", "")).at("/message"))
                    .isEqualTo("Internal error occurred: failed to allocate a nodePort: range is full");
            String port = first.get(SERVICES + "/s3").at("/spec/ports/0/nodePort");
            first.delete(SERVICES + "/s3", "");
            assertThat(second.post(SERVICES, service("more", "")).at("/spec/ports/0/nodePort"))
                    .isEqualTo(port);
        });
    }
}
