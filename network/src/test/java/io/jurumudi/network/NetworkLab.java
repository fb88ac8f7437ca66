package io.jurumudi.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small network of namespaces, gone after {@link #close}: a node with a bridge for its pods (10.77.0.0/24), and a client outside
 * that reaches the node (192.168.77.1) and, through it, everything else.
 */
public final class NetworkLab implements AutoCloseable {
    public static final String NODE_ADDRESS = "192.168.77.1";
    public static final String CLIENT_ADDRESS = "192.168.77.2";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "jl" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
    private final Map<String, String> pods = new LinkedHashMap<>();
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Path directory;

    public NetworkLab() throws Exception {
        directory = Files.createTempDirectory("lab");
        addNamespace("node");
        addNamespace("client");
        in("node", "ip", "link", "add", "br0", "type", "bridge");
        in("node", "ip", "addr", "add", "10.77.0.1/24", "dev", "br0");
        in("node", "ip", "link", "set", "br0", "up");
        in("node", "ip", "link", "add", "out", "type", "veth", "peer", "name", "eth0", "netns", name("client"));
        in("node", "ip", "addr", "add", NODE_ADDRESS + "/24", "dev", "out");
        in("node", "ip", "link", "set", "out", "up");
        in("node", "ip", "route", "add", "default", "via", CLIENT_ADDRESS);
        in("client", "ip", "addr", "add", CLIENT_ADDRESS + "/24", "dev", "eth0");
        in("client", "ip", "link", "set", "eth0", "up");
        in("client", "ip", "route", "add", "default", "via", NODE_ADDRESS);
    }

    /** Whether this machine lets us. */
    public static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && commandWorks("nft", "--version")
                && commandWorks("busybox", "true");
    }

    /** A pod on the node's bridge; hairpin mode lets it be reached through a service by itself. Returns its address. */
    public String addPod(String pod) throws Exception {
        String address = "10.77.0." + (pods.size() + 10);
        addNamespace(pod);
        in("node", "ip", "link", "add", "v-" + pod, "type", "veth", "peer", "name", "eth0", "netns", name(pod));
        in("node", "ip", "link", "set", "v-" + pod, "master", "br0", "up");
        in("node", "ip", "link", "set", "v-" + pod, "type", "bridge_slave", "hairpin", "on");
        in(pod, "ip", "addr", "add", address + "/24", "dev", "eth0");
        in(pod, "ip", "link", "set", "eth0", "up");
        in(pod, "ip", "route", "add", "default", "via", "10.77.0.1");
        pods.put(pod, address);
        return address;
    }

    /** Serves the name over HTTP on port 8080, and the caller's address at {@code /cgi-bin/who}. */
    public void serveHttp(String where) throws Exception {
        Path root = Files.createDirectories(directory.resolve(where));
        Files.writeString(root.resolve("index.html"), where);
        Path who = Files.createDirectories(root.resolve("cgi-bin")).resolve("who");
        Files.writeString(who, "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n%s' \"$REMOTE_ADDR\"\n");
        who.toFile().setExecutable(true);
        background(where, "busybox", "httpd", "-f", "-p", "0.0.0.0:8080", "-h", root.toString());
        await(where, "wget -q -O /dev/null http://127.0.0.1:8080/");
    }

    /** Answers every UDP datagram on port 5353 with the name. */
    public void serveUdp(String where) throws Exception {
        background(where, "perl", "-MIO::Socket::INET", "-e", """
                my $s = IO::Socket::INET->new(LocalPort => 5353, Proto => "udp") or die;
                while ($s->recv(my $question, 512)) { $s->send($ARGV[0]) }
                """, where);
        await(where, "netstat -lun | grep -q :5353");
    }

    /** What an HTTP request gets; {@code refused}, {@code timeout} or the like when nothing. */
    public String http(String from, String url) throws Exception {
        // Debian 12's busybox crashes on wget -T.
        Output output = attempt(from, "busybox", "timeout", "2", "busybox", "wget", "-q", "-O", "-", url);
        if (output.code() == 0) {
            return output.text().strip();
        }
        if (output.text().contains("Connection refused")) {
            return "refused";
        }
        return output.code() == 143 ? "timeout" : output.code() + " " + output.text();
    }

    /** What a datagram from a port of our own gets back within a second; empty when nothing. */
    public String udp(String from, int sourcePort, String address, int port) throws Exception {
        return in(
                from,
                "perl",
                "-MIO::Socket::INET",
                "-e",
                """
                my ($from, $address, $port) = @ARGV;
                my $s = IO::Socket::INET->new(LocalPort => $from, PeerAddr => $address, PeerPort => $port, Proto => "udp") or die;
                local $SIG{ALRM} = sub { exit };
                alarm 1;
                $s->send("hello");
                my $answer = "";
                $s->recv($answer, 512);
                print $answer;
                """,
                Integer.toString(sourcePort),
                address,
                Integer.toString(port));
    }

    public List<String> prefix(String where) {
        return List.of("ip", "netns", "exec", name(where));
    }

    public record Output(int code, String text) {}

    public String in(String where, String... command) throws Exception {
        Output output = attempt(where, command);
        if (output.code() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.text());
        }
        return output.text();
    }

    public Output attempt(String where, String... command) throws Exception {
        List<String> words = new ArrayList<>(prefix(where));
        words.addAll(List.of(command));
        return run(words);
    }

    private void background(String where, String... command) throws IOException {
        List<String> words = new ArrayList<>(prefix(where));
        words.addAll(List.of(command));
        processes.add(new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private void await(String where, String command) throws Exception {
        in(where, "sh", "-c", "for i in $(seq 100); do busybox " + command + " && exit 0; sleep 0.05; done; exit 1");
    }

    private void addNamespace(String where) throws Exception {
        namespaces.add(where);
        expect(run(List.of("ip", "netns", "add", name(where))));
        in(where, "ip", "link", "set", "lo", "up");
    }

    private String name(String where) {
        return prefix + where;
    }

    private static boolean commandWorks(String... command) {
        try {
            return run(List.of(command)).code() == 0;
        } catch (Exception e) {
            return false;
        }
    }

    private static void expect(Output output) throws IOException {
        if (output.code() != 0) {
            throw new IOException(output.text());
        }
    }

    private static Output run(List<String> words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.onExit().join().exitValue(), text);
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        for (String namespace : namespaces) {
            run(List.of("ip", "netns", "del", name(namespace)));
        }
        try (var files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
