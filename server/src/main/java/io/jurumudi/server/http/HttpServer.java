package io.jurumudi.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Listens on one address. Start once; close ends every connection and thread it began. */
public final class HttpServer implements AutoCloseable {

    private static final int LONGEST_REQUEST_LINE = 64 * 1024;
    private static final int BODY_PIECE = 16 * 1024;

    /** What a client may send ahead on a stream, and on all streams of a connection, before we have read it. */
    private static final int STREAM_WINDOW = 256 * 1024;

    private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;
    private static final int FIRST_CONNECTION_WINDOW = 65_535;

    /**
     * Resets a client may send in {@link #RESET_SECONDS}: enough to end a thousand watches at once, too few to make the rapid reset attack
     * worth while.
     */
    private static final int RESETS = 2_000;

    private static final int RESET_SECONDS = 10;

    private final HttpServerConfig config;
    private final Connections connections;
    private final List<Thread> loopThreads = new CopyOnWriteArrayList<>();
    private Optional<EventLoopGroup> loops = Optional.empty();
    private Optional<Channel> listener = Optional.empty();

    public HttpServer(HttpServerConfig config, HttpHandler handler) {
        this.config = config;
        this.connections = new Connections(config, handler);
    }

    /** Binds and begins to accept. */
    public synchronized void start() throws IOException {
        Optional<SslContext> tls =
                config.tls().isPresent() ? Optional.of(Tls.context(config.tls().get())) : Optional.empty();
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ThreadFactory named =
                Thread.ofPlatform().daemon().name(config.name() + "-loop-", 1).factory();
        ThreadFactory threads = task -> {
            Thread thread = named.newThread(task);
            loopThreads.add(thread);
            return thread;
        };
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(config.eventLoops(), threads, transport);
        loops = Optional.of(group);
        var bound = new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Opening(tls))
                .bind(config.bind(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            // The native transport's messages begin with the name and number of the failed call.
            String why = String.valueOf(bound.cause().getMessage()).replaceFirst("^.*\\(-?[0-9]+\\): ", "");
            throw new IOException(
                    "cannot listen on " + config.bind().getHostAddress() + ":" + config.port() + ": " + why,
                    bound.cause());
        }
        listener = Optional.of(bound.channel());
    }

    /** The port listened on, once started. */
    public synchronized int port() {
        Channel channel = listener.orElseThrow(() -> new IllegalStateException("the server is not started"));
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Stops accepting, lets requests end for the grace time (see {@link Request#onClosing}), then cuts. Closing twice is safe. */
    @Override
    public synchronized void close() {
        listener.ifPresent(channel -> channel.close().awaitUninterruptibly());
        try {
            connections.close(config.grace());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.ifPresent(
                group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly());
        loops = Optional.empty();
        joinLoops();
    }

    /** Netty says that a loop has ended a moment before its thread has. */
    private void joinLoops() {
        try {
            for (Thread thread : loopThreads) {
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Finds out what a new connection speaks. */
    private final class Opening extends ChannelInitializer<Channel> {

        private final Optional<SslContext> tls;

        Opening(Optional<SslContext> tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls.isEmpty()) {
                http1(channel.pipeline(), List.of());
                return;
            }
            // A handshake's arithmetic takes milliseconds, for which the other connections of the loop should not wait.
            Executor aside = task ->
                    Thread.ofVirtual().name(config.name() + "-handshake").start(task);
            SslHandler handler = tls.get().newHandler(channel.alloc(), aside);
            channel.pipeline().addLast(handler, new Negotiated(handler));
            channel.read();
        }
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {

        private final SslHandler tls;

        Negotiated(SslHandler tls) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.tls = tls;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            List<X509Certificate> certificates = Tls.presented(tls);
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(ctx, certificates);
            } else {
                http1(ctx.pipeline(), certificates);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private void http1(ChannelPipeline pipeline, List<X509Certificate> certificates) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxChunkSize(BODY_PIECE);
        pipeline.addLast(new HttpServerCodec(limits), new Http1Connection(connections, certificates));
    }

    private void http2(ChannelHandlerContext context, List<X509Certificate> certificates) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(config.maxStreamsPerConnection())
                        .initialWindowSize(STREAM_WINDOW)
                        .maxHeaderListSize(config.maxHeaderBytes()))
                .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .build();
        Http2Connection connection = new Http2Connection(connections);
        var streams = new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setAutoRead(false);
                stream.pipeline()
                        .addLast(
                                new Http2StreamFrameToHttpObjectCodec(true),
                                new Http2Stream(connections, connection, certificates));
            }
        });
        context.pipeline().addLast(codec, streams, connection);
        context.channel().config().setAutoRead(true);
        context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW - FIRST_CONNECTION_WINDOW));
    }
}
