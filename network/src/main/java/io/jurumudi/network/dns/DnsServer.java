package io.jurumudi.network.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address where questions arrive, over UDP and TCP. A virtual thread for each question or connection. */
final class DnsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
    private static final int IDLE_MILLIS = 10_000;
    private static final int MOST_CONNECTIONS = 1000;
    private static final int MOST_AT_ONCE = 10_000;

    /** How often to look for a port that is free for both protocols when any will do. */
    private static final int BIND_ATTEMPTS = 20;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Resolver resolver;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore connectionRoom = new Semaphore(MOST_CONNECTIONS);
    private final Semaphore questionRoom = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dns-", 0).factory());

    private DnsServer(ServerSocket tcp, DatagramSocket udp, Resolver resolver) {
        this.tcp = tcp;
        this.udp = udp;
        this.resolver = resolver;
    }

    /** Binds the same port for both protocols; questions wait until {@link #start}. */
    static DnsServer bind(InetSocketAddress address, Resolver resolver) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ServerSocket tcp = new ServerSocket();
            try {
                tcp.setReuseAddress(true);
                tcp.bind(address, 128);
                return new DnsServer(
                        tcp,
                        new DatagramSocket(new InetSocketAddress(address.getAddress(), tcp.getLocalPort())),
                        resolver);
            } catch (IOException e) {
                tcp.close();
                if (address.getPort() != 0 || attempt == BIND_ATTEMPTS) {
                    throw new IOException("cannot serve DNS on " + address + ": " + e.getMessage(), e);
                }
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    void start() {
        threads.execute(this::receive);
        threads.execute(this::accept);
    }

    private void receive() {
        byte[] buffer = new byte[65535];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] message = Arrays.copyOf(buffer, packet.getLength());
                InetAddress from = packet.getAddress();
                int port = packet.getPort();
                // Under a flood it is better to lose questions than memory.
                if (questionRoom.tryAcquire()) {
                    threads.execute(() -> answer(message, from, port));
                }
            } catch (IOException | RejectedExecutionException e) {
                // Such as the news that a client has gone away before it got its answer.
                LOG.debug("Receiving on {}", udp.getLocalSocketAddress(), e);
            }
        }
    }

    private void answer(byte[] message, InetAddress to, int port) {
        try {
            Optional<byte[]> answer = resolver.answer(message, false);
            if (answer.isPresent()) {
                udp.send(new DatagramPacket(answer.get(), answer.get().length, to, port));
            }
        } catch (IOException e) {
            LOG.debug("Answering {}", to, e);
        } catch (RuntimeException e) {
            LOG.error("A question from {} could not be answered", to, e);
        } finally {
            questionRoom.release();
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                if (connectionRoom.tryAcquire()) {
                    connections.add(socket);
                    threads.execute(() -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException | RejectedExecutionException e) {
                LOG.debug("Accepting on {}", tcp.getLocalSocketAddress(), e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                Optional<byte[]> answer = resolver.answer(message, true);
                if (answer.isEmpty()) {
                    return;
                }
                out.write(Forwarder.framed(answer.get()));
            }
        } catch (IOException e) {
            LOG.debug("The connection from {} has ended", socket.getRemoteSocketAddress(), e);
        } catch (RuntimeException e) {
            LOG.error("A question from {} could not be answered", socket.getRemoteSocketAddress(), e);
        } finally {
            connections.remove(socket);
            connectionRoom.release();
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing {}", tcp.getLocalSocketAddress(), e);
        }
        threads.shutdownNow();
        threads.close();
    }
}
