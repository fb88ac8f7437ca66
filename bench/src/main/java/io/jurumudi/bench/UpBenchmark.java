package io.jurumudi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Starts {@code ./jurumudi up} with a directory and port of its own, measures it as a client would, and takes it down again. Needs root, as
 * {@code up} does. The only argument is the path of the launcher.
 */
public final class UpBenchmark {
    private static final int CLIENTS = 16;
    private static final double SECONDS = 6;

    private final Path launcher;
    private final Path directory;
    private final Path kubeconfig;

    private UpBenchmark(Path launcher) throws IOException {
        this.launcher = launcher;
        this.directory = Files.createTempDirectory("jurumudi-bench");
        this.kubeconfig = directory.resolve("kubeconfig");
    }

    public static void main(String[] arguments) throws Exception {
        new UpBenchmark(Path.of(arguments[0])).run();
    }

    private void run() throws Exception {
        // The first start makes certificates and images; what is measured is one like every other.
        Process first = up();
        waitForNode(first);
        stop(first);

        long start = System.nanoTime();
        Process program = up();
        try (Api api = waitForReadyz()) {
            print("start to /readyz", "%.2f s", since(start));
            waitForNode(program);
            print("start to node Ready", "%.2f s", since(start));
            print("processor time until then", "%.2f s", processorSeconds(program.pid()));
            createToRunning(api);
            TimeUnit.SECONDS.sleep(10);
            print("resident memory idle", "%.0f MB", residentMegabytes(program.pid()));
            requests(api);
            watchEvents(api);
            print("resident memory after load", "%.0f MB", residentMegabytes(program.pid()));
        } finally {
            stop(program);
            new ProcessBuilder(launcher.toString(), "down", "--data-dir", directory.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    private Process up() throws IOException {
        return new ProcessBuilder(
                        launcher.toString(),
                        "up",
                        "--data-dir",
                        directory.toString(),
                        "--port",
                        Integer.toString(port()),
                        "--kubeconfig",
                        kubeconfig.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("up.log").toFile())
                .start();
    }

    private int port = 0;

    private int port() throws IOException {
        if (port == 0) {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        }
        return port;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private Api waitForReadyz() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (System.nanoTime() < end) {
            if (Files.exists(kubeconfig)) {
                Api api = Api.of(kubeconfig);
                try {
                    if (api.send("GET", "/readyz", "").statusCode() == 200) {
                        return api;
                    }
                } catch (IOException notYet) {
                    // Nothing listens yet: ask again.
                }
                api.close();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("not ready after three minutes; see " + directory.resolve("up.log"));
    }

    /** The program's own word counts: the Node object still has what the start before wrote. */
    private void waitForNode(Process program) throws Exception {
        Path log = directory.resolve("up.log");
        while (!Files.readString(log).contains(" is Ready")) {
            if (!program.isAlive()) {
                throw new IOException("up has ended: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void watchUntil(Api api, String path, Predicate<String> seen) throws Exception {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(api.stream(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (seen.test(line)) {
                    return;
                }
            }
        }
        throw new IOException("the watch of " + path + " ended too early");
    }

    private static void createToRunning(Api api) throws Exception {
        String image = new String(api.must("GET", "/api/v1/nodes", ""), StandardCharsets.UTF_8)
                .replaceAll("(?s).*?\"names\":\\[\"([^\"@]*)\"[,\\]].*", "$1");
        String pod = """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"bench"},"spec":{"terminationGracePeriodSeconds":0,
                 "containers":[{"name":"main","image":"%s","imagePullPolicy":"Never"}]}}""".formatted(image);
        long start = System.nanoTime();
        api.must("POST", "/api/v1/namespaces/default/pods", pod);
        watchUntil(
                api,
                "/api/v1/namespaces/default/pods?watch=true&fieldSelector=metadata.name%3Dbench",
                line -> line.contains("\"phase\":\"Running\""));
        print("create to Running, one pod", "%.2f s", since(start));
        api.must("DELETE", "/api/v1/namespaces/default/pods/bench?gracePeriodSeconds=0", "");
    }

    private static void requests(Api api) throws Exception {
        String path = "/api/v1/namespaces/default/configmaps";
        print(
                "creates",
                "%.0f/s",
                Load.perSecond(CLIENTS, SECONDS, number -> api.must("POST", path, configMap(number))));
        print("gets", "%.0f/s", Load.perSecond(CLIENTS, SECONDS, number -> api.must("GET", path + "/bench-0", "")));
        AtomicLong bytes = new AtomicLong();
        double lists =
                Load.perSecond(4, SECONDS, number -> bytes.addAndGet(api.must("GET", path + "?limit=1000", "").length));
        print("lists of 1,000", "%.1f/s, %.0f MB/s".formatted(lists, bytes.get() / SECONDS / 1e6));
    }

    private static void watchEvents(Api api) throws Exception {
        int watchers = 50;
        AtomicLong events = new AtomicLong();
        String path = "/api/v1/namespaces/kube-public/configmaps";
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < watchers; i++) {
                InputStream stream = api.stream(path + "?watch=true&timeoutSeconds=" + (int) (SECONDS + 4));
                executor.submit(() -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        while (lines.readLine() != null) {
                            events.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
            long start = System.nanoTime();
            Load.perSecond(4, SECONDS, number -> api.must("POST", path, configMap(number)));
            print("watch events", "%.0f/s to " + watchers + " watchers", events.get() / since(start));
        }
    }

    private static String configMap(long number) {
        return """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bench-%d","labels":{"app":"bench"}},"data":{"text":"%s"}}""".formatted(number, "x".repeat(800));
    }

    private static double residentMegabytes(long pid) throws IOException {
        // The launcher is a shell that becomes the program (exec), so its process id is the program's.
        List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** In user and kernel mode, of all threads. */
    private static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The second field, a name in brackets, may hold blanks; times are in hundredths of a second.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String what, String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, "%-28s", what) + String.format(Locale.ROOT, format, values));
    }
}
