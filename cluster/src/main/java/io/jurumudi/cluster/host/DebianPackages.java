package io.jurumudi.cluster.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The host programs a node needs, and how a Debian machine gets those it lacks. */
public final class DebianPackages {
    /**
     * A host program and the Debian package that brings it.
     *
     * @param program a command looked up on the path, or an absolute file name
     * @param debianPackage the package's name in Debian
     */
    public record Need(String program, String debianPackage) {}

    /** What a node with real containers and a service proxy needs. */
    public static final List<Need> NODE = List.of(
            new Need("containerd", "containerd"),
            new Need("runc", "runc"),
            new Need("/usr/lib/cni/bridge", "containernetworking-plugins"),
            new Need("catatonit", "catatonit"),
            new Need("nft", "nftables"),
            new Need("iptables", "iptables"),
            new Need("conntrack", "conntrack"),
            new Need("ip", "iproute2"),
            new Need("mount", "mount"));

    private final Consumer<String> progress;

    /** @param progress told, in a sentence, what is about to be done */
    public DebianPackages(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Installs what is missing.
     *
     * @throws IOException if something is missing and cannot be installed here; the message names all of it
     */
    public void install(List<Need> needs) throws IOException, InterruptedException {
        List<String> missing = needs.stream()
                .filter(need -> !isPresent(need.program()))
                .map(Need::debianPackage)
                .distinct()
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        if (!isPresent("apt-get")) {
            throw new IOException(
                    "This machine lacks programs that a node needs and has no apt-get. Please install what"
                            + " Debian calls: " + String.join(" ", missing));
        }
        progress.accept("Installing Debian packages: " + String.join(" ", missing));
        run(List.of("apt-get", "update", "-qq"));
        List<String> command = new ArrayList<>(List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
        command.addAll(missing);
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("'" + String.join(" ", command) + "' ended with " + code + ": " + output.strip());
        }
    }

    private static boolean isPresent(String program) {
        if (program.startsWith("/")) {
            return Files.isExecutable(Path.of(program));
        }
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
