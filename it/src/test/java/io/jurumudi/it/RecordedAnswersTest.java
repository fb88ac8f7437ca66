package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.store.MemoryStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays answers of upstream's API server, recorded elsewhere, against ours. The folder brings its own program, {@code compare.py},
 * which sends each request and tells the answers apart; here is only how much of them has to agree.
 */
@EnabledIfEnvironmentVariable(named = RecordedAnswersTest.FOLDER, matches = ".+")
class RecordedAnswersTest {
    static final String FOLDER = "JURUMUDI_RECORDED_ANSWERS";

    private static final String TOKEN = "recorded";

    /** In the path of every request for a custom resource. */
    private static final String CUSTOM = "/apis/xcript.example.com";

    @TempDir
    private Path directory;

    @Test
    void answersAreUpstreams() throws Exception {
        Path folder = Path.of(System.getenv(FOLDER)).toAbsolutePath();
        Clock clock = Clock.systemUTC();
        try (MemoryStore store = new MemoryStore(clock);
                ApiServer server = new ApiServer(config(clock), store)) {
            server.start();
            Map<String, Double> total = total(compare(folder, server.port()));
            assertThat(total.get("code")).as("codes").isGreaterThanOrEqualTo(97);
            assertThat(total.get("status")).as("reasons and causes").isGreaterThanOrEqualTo(97);
            assertThat(total.get("agree")).as("whole answers").isGreaterThanOrEqualTo(95);
            assertThat(total.get("message")).as("words of errors").isGreaterThanOrEqualTo(80);
        }
    }

    private static ApiServerConfig config(Clock clock) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("kubernetes", clock);
        var identity = authority.server("kube-apiserver", List.of("localhost", "127.0.0.1"), Duration.ofDays(1));
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        return ApiServerConfig.defaults()
                .withListen(HttpServerConfig.defaults(InetAddress.getLoopbackAddress(), 0)
                        .withTls(new HttpServerConfig.Tls(identity, List.of(authority.certificate()))))
                .withTokens(Map.of(TOKEN, User.of("admin", User.MASTERS)))
                .withServiceAccounts(new ApiServerConfig.ServiceAccounts(
                        Optional.of(keys),
                        List.of(keys.getPublic()),
                        ApiServerConfig.DEFAULT_ISSUER,
                        List.of(ApiServerConfig.DEFAULT_ISSUER)));
    }

    private List<String> compare(Path folder, int port) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        "python3",
                        folder.resolve("compare.py").toString(),
                        "compare",
                        "--server",
                        "https://127.0.0.1:" + port,
                        "--token",
                        TOKEN,
                        "--against",
                        cases(folder).toString(),
                        "--mismatches",
                        directory.resolve("mismatches").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
        List<String> lines = Files.readAllLines(output);
        lines.forEach(System.out::println);
        return lines;
    }

    /** A copy of the folder's cases without those that ask for custom resources, which are not served yet. */
    private Path cases(Path folder) throws Exception {
        Path copy = Files.createDirectories(directory.resolve("cases/builtin"));
        Files.copy(folder.resolve("setup.json"), copy.resolveSibling("setup.json"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jsonl.gz")).toList()) {
                Path kept = copy.resolve(file.getFileName().toString().replace(".gz", ""));
                try (BufferedReader cases = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    Files.write(
                            kept, (Iterable<String>) cases.lines().filter(line -> !line.contains(CUSTOM))::iterator);
                }
            }
        }
        return copy.getParent();
    }

    /** The last line of the table, by its columns' names. */
    private static Map<String, Double> total(List<String> output) {
        List<String> names = List.of(line(output, "kind").split(" +"));
        List<String> values = List.of(line(output, "TOTAL").split(" +"));
        return names.stream()
                .skip(2) // kind and number of cases
                .collect(Collectors.toMap(
                        name -> name,
                        name -> Double.parseDouble(
                                values.get(names.indexOf(name)).replace("%", ""))));
    }

    private static String line(List<String> output, String start) {
        return output.stream()
                .filter(line -> line.startsWith(start + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line begins with " + start + " in " + output));
    }
}
