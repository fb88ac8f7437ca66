package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How the streams of a remote command share a WebSocket: each message begins with its channel, as a byte or, in the base64 variants, as a
 * digit before base64 text.
 *
 * @param name of the subprotocol; empty for clients that name none
 * @param status whether the error channel carries a Status rather than plain text
 * @param halfClose whether the client can end a channel, with channel 255
 */
record ChannelProtocol(String name, boolean base64, boolean status, boolean halfClose) {

    /** Most wanted first. */
    private static final List<ChannelProtocol> ALL = List.of(
            new ChannelProtocol("v5.channel.k8s.io", false, true, true),
            new ChannelProtocol("v4.channel.k8s.io", false, true, false),
            new ChannelProtocol("v4.base64.channel.k8s.io", true, true, false),
            new ChannelProtocol("channel.k8s.io", false, false, false),
            new ChannelProtocol("base64.channel.k8s.io", true, false, false));

    private static final ChannelProtocol UNNAMED = new ChannelProtocol("", false, false, false);

    /** A message for one channel. */
    record Piece(int channel, byte[] bytes) {}

    /** The first of the client's protocols that we know; a client that offers none gets the oldest. */
    static Optional<ChannelProtocol> choose(Request request) {
        List<String> offered = request.headers().tokens("Sec-WebSocket-Protocol").stream()
                .filter(protocol -> !protocol.startsWith("base64url.bearer.authorization.k8s.io."))
                .toList();
        if (offered.isEmpty()) {
            return Optional.of(UNNAMED);
        }
        return offered.stream()
                .flatMap(name -> ALL.stream().filter(protocol -> protocol.name.equals(name)))
                .findFirst();
    }

    void send(WebSocket socket, int channel, byte[] bytes, int length) throws IOException {
        if (base64) {
            byte[] exact = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            socket.sendText(channel + Base64.getEncoder().encodeToString(exact));
            return;
        }
        byte[] message = new byte[length + 1];
        message[0] = (byte) channel;
        System.arraycopy(bytes, 0, message, 1, length);
        socket.sendBinary(message);
    }

    /** Empty for a message that is none. */
    Optional<Piece> read(WebSocket.Message message) {
        byte[] bytes = switch (message) {
            case WebSocket.Message.Binary binary -> binary.bytes();
            case WebSocket.Message.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
        };
        if (bytes.length == 0) {
            return Optional.empty();
        }
        byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
        if (!base64) {
            return Optional.of(new Piece(bytes[0] & 0xff, rest));
        }
        try {
            return Optional.of(new Piece(bytes[0] - '0', Base64.getDecoder().decode(rest)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
