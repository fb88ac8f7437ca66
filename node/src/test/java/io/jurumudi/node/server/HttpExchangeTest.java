package io.jurumudi.node.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpExchangeTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private HttpExchange read(String request) throws IOException {
        var in = new ByteArrayInputStream(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        return HttpExchange.read(in, out).orElseThrow();
    }

    @Test
    void pathsAndQueriesAreDecoded() throws IOException {
        var exchange = read("POST /exec/ns/p%20d/c?command=sh&command=-c&command=a%26b&tty=1 HTTP/1.1\nHost: x\n\n");
        assertThat(exchange.path()).containsExactly("exec", "ns", "p d", "c");
        assertThat(exchange.query()).isEqualTo(Map.of("command", List.of("sh", "-c", "a&b"), "tty", List.of("1")));
        assertThat(exchange.flag("tty")).isTrue();
        assertThat(exchange.header("HOST")).contains("x");
        assertThat(exchange.reusable()).isTrue();
    }

    @Test
    void anAnswerOfUnknownLengthComesInChunks() throws IOException {
        var exchange = read("GET /x HTTP/1.1\nConnection: close\n\n");
        try (var stream = exchange.stream("text/plain")) {
            stream.write("hello".getBytes(StandardCharsets.UTF_8));
            stream.flush();
            stream.write("!".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        assertThat(exchange.reusable()).isFalse();
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThatThrownBy(() -> read("hello\n\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("GET / HTTP/1.1\n" + "x: y\n".repeat(20_000) + "\n"))
                .hasMessage("request head too large");
    }
}
