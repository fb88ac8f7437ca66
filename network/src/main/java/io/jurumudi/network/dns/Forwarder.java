package io.jurumudi.network.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other servers. Blocks its caller, for at most the time-out times the number of servers. */
final class Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    /** So many questions may wait for answers. Should they after all go round in circles, this is where it ends. */
    private static final int MOST = 1000;

    private final Upstreams upstreams;
    private final Duration timeout;
    private final Semaphore room = new Semaphore(MOST);

    /** For source ports the kernel, and for identifiers we make it hard to guess what an impostor would have to. */
    private final SecureRandom random = new SecureRandom();

    /** The server that answered last is asked first. */
    private volatile int preferred;

    Forwarder(Upstreams upstreams, Duration timeout) {
        this.upstreams = upstreams;
        this.timeout = timeout;
    }

    /** The first answer that a server has; empty when none has any. */
    Optional<WireAnswer> ask(Query query, boolean overTcp) {
        if (!room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            List<InetSocketAddress> servers = upstreams.servers();
            int first = preferred;
            for (int i = 0; i < servers.size(); i++) {
                int index = (first + i) % servers.size();
                try {
                    WireAnswer answer = overTcp ? tcp(query, servers.get(index)) : udp(query, servers.get(index));
                    if (answer.code() != Wire.SERVFAIL || i == servers.size() - 1) {
                        preferred = index;
                        return Optional.of(answer);
                    }
                } catch (IOException | MalformedMessage e) {
                    LOG.debug("No answer about {} from {}", query.name(), servers.get(index), e);
                }
            }
            return Optional.empty();
        } finally {
            room.release();
        }
    }

    private WireAnswer udp(Query query, InetSocketAddress server) throws IOException, MalformedMessage {
        byte[] question = withNewId(query);
        // A socket of its own for every question: the answer must hit its port, too.
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.send(new DatagramPacket(question, question.length));
            long deadline = System.nanoTime() + timeout.toNanos();
            byte[] buffer = new byte[65535];
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new SocketTimeoutException("no answer within " + timeout);
                }
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] message = Arrays.copyOf(buffer, packet.getLength());
                if (answers(message, question)) {
                    return WireAnswer.read(message);
                }
            }
        }
    }

    private WireAnswer tcp(Query query, InetSocketAddress server) throws IOException, MalformedMessage {
        byte[] question = withNewId(query);
        try (Socket socket = new Socket()) {
            int millis = (int) timeout.toMillis();
            socket.setSoTimeout(millis);
            socket.connect(server, millis);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(framed(question));
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            if (!answers(message, question)) {
                throw new MalformedMessage("an answer to something else");
            }
            return WireAnswer.read(message);
        }
    }

    /** A message as it goes over TCP. */
    static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(message.length + 2)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    private byte[] withNewId(Query query) {
        byte[] question = query.wire().clone();
        ByteBuffer.wrap(question).putShort(0, (short) random.nextInt());
        return question;
    }

    private static boolean answers(byte[] message, byte[] question) {
        return message.length >= Wire.HEADER
                && message[0] == question[0]
                && message[1] == question[1]
                && (message[2] & 0x80) != 0;
    }
}
