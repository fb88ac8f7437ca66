package io.jurumudi.node.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.cri.v1.RuntimeServiceGrpc;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriClientTest {
    @TempDir
    private Path directory;

    private EventLoopGroup group;
    private Server runtime;
    private CriClient cri;

    /** A runtime with two events and no containers. */
    private static final class Runtime extends RuntimeServiceGrpc.RuntimeServiceImplBase {
        @Override
        public void getContainerEvents(
                Cri.GetEventsRequest request, StreamObserver<Cri.ContainerEventResponse> observer) {
            for (String uid : List.of("a", "b")) {
                observer.onNext(Cri.ContainerEventResponse.newBuilder()
                        .setPodSandboxStatus(Cri.PodSandboxStatus.newBuilder()
                                .setMetadata(Cri.PodSandboxMetadata.newBuilder().setUid(uid)))
                        .build());
            }
            observer.onError(Status.UNAVAILABLE.withDescription("going away").asException());
        }

        @Override
        public void containerStatus(
                Cri.ContainerStatusRequest request, StreamObserver<Cri.ContainerStatusResponse> observer) {
            observer.onError(Status.NOT_FOUND.asException());
        }
    }

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("runtime.sock");
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        runtime = NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .addService(new Runtime())
                .build()
                .start();
        cri = CriClient.at("unix://" + socket);
    }

    @AfterEach
    void stop() {
        cri.close();
        runtime.shutdownNow();
        group.shutdownGracefully();
    }

    @Test
    void eventsNameTheirPodsUntilTheStreamEnds() {
        var pods = new ArrayList<String>();
        assertThatThrownBy(() -> cri.followEvents(pods::add))
                .isInstanceOf(CriException.class)
                .hasMessage("rpc error: code = Unavailable desc = going away");
        assertThat(pods).containsExactly("a", "b");
    }

    @Test
    void whatIsNotThereIsAnAnswer() {
        assertThat(cri.containerStatus("x")).isEmpty();
    }

    @Test
    void whatTheRuntimeCannotDoIsAnError() {
        assertThatThrownBy(() -> cri.version(Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        CriException.class, error -> assertThat(error.code()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }
}
