package io.jurumudi.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection after an upgrade to a protocol that is none of ours. */
final class RawConnection extends ChannelInboundHandlerAdapter implements Duplex {

    private final Channel channel;
    private final Exchange exchange;
    private final Outflow outflow;
    private final Inflow inflow;
    private final OutputStream output = new Output();

    RawConnection(Channel channel, Exchange exchange) {
        this.channel = channel;
        this.exchange = exchange;
        this.outflow = exchange.outflow();
        this.inflow = new Inflow(() -> channel.eventLoop().execute(this::readOn));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.eventLoop().execute(this::readOn);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inflow.offer((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn();
    }

    private void readOn() {
        if (inflow.hasRoom()) {
            channel.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inflow.end();
        exchange.abort("the client has gone");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public InputStream input() {
        return inflow;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (length > 0) {
                outflow.write(Unpooled.copiedBuffer(from, offset, length), length);
            }
        }

        @Override
        public void close() throws IOException {
            RawConnection.this.close();
        }
    }
}
