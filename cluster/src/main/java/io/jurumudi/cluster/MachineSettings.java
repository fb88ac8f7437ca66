package io.jurumudi.cluster;

import io.jurumudi.cluster.host.AddressClaim;
import io.jurumudi.cluster.host.HostAddress;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * What was chosen at a directory's first {@code up} and is to stay: networks, because pods hold addresses of them, and the API server's
 * port, because others have written it down. The other ports are told by the API, so that they change where they are taken.
 *
 * @param port the API server's
 * @param kubeletPort the kubelet's
 * @param dnsPort the cluster DNS server's
 * @param containerRuntimeEndpoint the runtime that is not the directory's own, if it was given one
 */
record MachineSettings(
        AddressClaim network, int port, int kubeletPort, int dnsPort, Optional<String> containerRuntimeEndpoint) {
    private static final String FILE = "machine.properties";
    private static final String RUNTIME = "container-runtime-endpoint";

    /** Reads what was chosen before, chooses what was not, and writes it down. */
    static MachineSettings choose(MachineConfig config) throws IOException, InterruptedException {
        Path dataDir = config.dataDir();
        Properties before = read(dataDir);
        AddressClaim network = AddressClaim.take(dataDir, number(before, "network"));
        // Machines that start at the same moment have different networks, and so prefer different ports.
        MachineSettings settings = new MachineSettings(
                network,
                config.port().orElse(number(before, "port").orElse(6443)),
                HostAddress.freePort(number(before, "kubelet-port").orElse(10250 + network.slot() * 100)),
                HostAddress.freePort(number(before, "dns-port").orElse(10053 + network.slot() * 100)),
                config.containerRuntimeEndpoint());
        settings.write(dataDir);
        return settings;
    }

    /** What the last start chose; empty if there was none. */
    static Optional<MachineSettings> chosen(Path dataDir) throws IOException {
        Properties before = read(dataDir);
        return before.isEmpty()
                ? Optional.empty()
                : Optional.of(new MachineSettings(
                        new AddressClaim(number(before, "network").orElse(0)),
                        number(before, "port").orElse(0),
                        number(before, "kubelet-port").orElse(0),
                        number(before, "dns-port").orElse(0),
                        Optional.ofNullable(before.getProperty(RUNTIME))));
    }

    private static Properties read(Path dataDir) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(dataDir.resolve(FILE))) {
            try (Reader reader = Files.newBufferedReader(dataDir.resolve(FILE))) {
                properties.load(reader);
            }
        }
        return properties;
    }

    private static OptionalInt number(Properties properties, String name) {
        String value = properties.getProperty(name, "");
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    private void write(Path dataDir) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("network", Integer.toString(network.slot()));
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("kubelet-port", Integer.toString(kubeletPort));
        properties.setProperty("dns-port", Integer.toString(dnsPort));
        containerRuntimeEndpoint.ifPresent(endpoint -> properties.setProperty(RUNTIME, endpoint));
        Path written = Files.createTempFile(dataDir, FILE, null);
        try (Writer writer = Files.newBufferedWriter(written)) {
            properties.store(writer, "Chosen at the first 'jurumudi up' of this directory");
        }
        Files.move(written, dataDir.resolve(FILE), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
