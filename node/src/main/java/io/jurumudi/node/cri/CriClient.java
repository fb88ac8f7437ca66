package io.jurumudi.node.cri;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.cri.v1.ImageServiceGrpc;
import io.jurumudi.node.cri.v1.RuntimeServiceGrpc;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Calls of the Container Runtime Interface over a Unix socket, blocking; any number of threads may use one. */
public final class CriClient implements AutoCloseable {
    /** As upstream's runtimeRequestTimeout. */
    private static final Duration REQUEST = Duration.ofMinutes(2);

    private static final int MAX_MESSAGE = 16 << 20;

    private final EventLoopGroup group;
    private final ManagedChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;
    private final ImageServiceGrpc.ImageServiceBlockingStub images;

    private CriClient(Path socket) {
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("cri", true), EpollIoHandler.newFactory());
        channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
                .eventLoopGroup(group)
                .channelType(EpollDomainSocketChannel.class)
                .overrideAuthority("localhost")
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .usePlaintext()
                .directExecutor()
                .disableRetry()
                .maxInboundMessageSize(MAX_MESSAGE)
                .build();
        runtime = RuntimeServiceGrpc.newBlockingStub(channel);
        images = ImageServiceGrpc.newBlockingStub(channel);
    }

    /** A client of the runtime at the socket; connects with the first call and again whenever the runtime comes back. */
    public static CriClient at(Path socket) {
        return new CriClient(socket);
    }

    /** A client for an endpoint as upstream's flag has it: {@code unix:///run/x.sock} or a plain path. */
    public static CriClient at(String endpoint) {
        return at(Path.of(endpoint.startsWith("unix://") ? endpoint.substring("unix://".length()) : endpoint));
    }

    private RuntimeServiceGrpc.RuntimeServiceBlockingStub within(Duration limit) {
        return runtime.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ImageServiceGrpc.ImageServiceBlockingStub imagesWithin(Duration limit) {
        return images.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T> T call(Supplier<T> rpc) {
        try {
            return rpc.get();
        } catch (StatusRuntimeException failure) {
            // Left alone, the channel would wait up to two minutes before it looks for the runtime again.
            channel.resetConnectBackoff();
            throw new CriException(failure.getStatus());
        }
    }

    public Cri.VersionResponse version() {
        return version(REQUEST);
    }

    /** Asks for the version, waiting up to the limit for the runtime to answer at all. */
    public Cri.VersionResponse version(Duration limit) {
        return call(() -> within(limit)
                .withWaitForReady()
                .version(Cri.VersionRequest.newBuilder().setVersion("0.1.0").build()));
    }

    public Cri.StatusResponse status() {
        return call(() -> within(REQUEST).status(Cri.StatusRequest.getDefaultInstance()));
    }

    /** Makes and starts a sandbox; the network is set up meanwhile, so this may take twice as long as other calls. */
    public String runPodSandbox(Cri.PodSandboxConfig config, String runtimeHandler) {
        return call(() -> within(REQUEST.multipliedBy(2))
                .runPodSandbox(Cri.RunPodSandboxRequest.newBuilder()
                        .setConfig(config)
                        .setRuntimeHandler(runtimeHandler)
                        .build())
                .getPodSandboxId());
    }

    public void stopPodSandbox(String id) {
        call(() -> within(REQUEST)
                .stopPodSandbox(Cri.StopPodSandboxRequest.newBuilder()
                        .setPodSandboxId(id)
                        .build()));
    }

    public void removePodSandbox(String id) {
        call(() -> within(REQUEST)
                .removePodSandbox(Cri.RemovePodSandboxRequest.newBuilder()
                        .setPodSandboxId(id)
                        .build()));
    }

    /** The sandbox's state, or nothing when there is no such sandbox. */
    public Optional<Cri.PodSandboxStatus> podSandboxStatus(String id) {
        return ifFound(() -> within(REQUEST)
                .podSandboxStatus(Cri.PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(id)
                        .build())
                .getStatus());
    }

    public List<Cri.PodSandbox> listPodSandboxes(Cri.PodSandboxFilter filter) {
        return call(() -> within(REQUEST)
                .listPodSandbox(
                        Cri.ListPodSandboxRequest.newBuilder().setFilter(filter).build())
                .getItemsList());
    }

    public String createContainer(String sandbox, Cri.ContainerConfig config, Cri.PodSandboxConfig sandboxConfig) {
        return call(() -> within(REQUEST)
                .createContainer(Cri.CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setConfig(config)
                        .setSandboxConfig(sandboxConfig)
                        .build())
                .getContainerId());
    }

    public void startContainer(String id) {
        call(() -> within(REQUEST)
                .startContainer(Cri.StartContainerRequest.newBuilder()
                        .setContainerId(id)
                        .build()));
    }

    /** Asks the container to stop and kills it when the grace period (whole seconds; zero kills at once) is over. */
    public void stopContainer(String id, Duration grace) {
        call(() -> within(REQUEST.plus(grace))
                .stopContainer(Cri.StopContainerRequest.newBuilder()
                        .setContainerId(id)
                        .setTimeout(grace.toSeconds())
                        .build()));
    }

    public void removeContainer(String id) {
        call(() -> within(REQUEST)
                .removeContainer(Cri.RemoveContainerRequest.newBuilder()
                        .setContainerId(id)
                        .build()));
    }

    public List<Cri.Container> listContainers(Cri.ContainerFilter filter) {
        return call(() -> within(REQUEST)
                .listContainers(
                        Cri.ListContainersRequest.newBuilder().setFilter(filter).build())
                .getContainersList());
    }

    /** The container's state, or nothing when there is no such container. */
    public Optional<Cri.ContainerStatus> containerStatus(String id) {
        return ifFound(() -> within(REQUEST)
                .containerStatus(Cri.ContainerStatusRequest.newBuilder()
                        .setContainerId(id)
                        .build())
                .getStatus());
    }

    public void reopenContainerLog(String id) {
        call(() -> within(REQUEST)
                .reopenContainerLog(Cri.ReopenContainerLogRequest.newBuilder()
                        .setContainerId(id)
                        .build()));
    }

    /** Runs a command in the container and waits for its end; the runtime kills it after the limit. */
    public Cri.ExecSyncResponse execSync(String id, List<String> command, Duration limit) {
        // The runtime's own limit should strike first, since its answer says more than an expired deadline.
        return call(() -> within(limit.plusSeconds(10))
                .execSync(Cri.ExecSyncRequest.newBuilder()
                        .setContainerId(id)
                        .addAllCmd(command)
                        .setTimeout(Math.max(1, limit.toSeconds()))
                        .build()));
    }

    /** Where to connect for an interactive command. */
    public String exec(Cri.ExecRequest request) {
        return call(() -> within(REQUEST).exec(request).getUrl());
    }

    public String attach(Cri.AttachRequest request) {
        return call(() -> within(REQUEST).attach(request).getUrl());
    }

    public String portForward(Cri.PortForwardRequest request) {
        return call(() -> within(REQUEST).portForward(request).getUrl());
    }

    public List<Cri.ContainerStats> listContainerStats(Cri.ContainerStatsFilter filter) {
        return call(() -> within(REQUEST)
                .listContainerStats(Cri.ListContainerStatsRequest.newBuilder()
                        .setFilter(filter)
                        .build())
                .getStatsList());
    }

    /**
     * Tells what happens to containers from now on, until the runtime ends the stream or the thread is interrupted.
     *
     * @param pods told the uid of the pod at each event
     * @throws CriException in the end; {@code UNIMPLEMENTED} when the runtime has no events
     */
    public void followEvents(Consumer<String> pods) {
        call(() -> {
            runtime.getContainerEvents(Cri.GetEventsRequest.getDefaultInstance())
                    .forEachRemaining(event -> pods.accept(
                            event.getPodSandboxStatus().getMetadata().getUid()));
            return Optional.empty();
        });
    }

    public List<Cri.Image> listImages() {
        return call(() -> imagesWithin(REQUEST)
                .listImages(Cri.ListImagesRequest.getDefaultInstance())
                .getImagesList());
    }

    /** The image as the runtime has it, or nothing when it is not on this node. */
    public Optional<Cri.Image> imageStatus(String image) {
        var response = call(() -> imagesWithin(REQUEST)
                .imageStatus(Cri.ImageStatusRequest.newBuilder()
                        .setImage(Cri.ImageSpec.newBuilder().setImage(image))
                        .build()));
        return response.hasImage() ? Optional.of(response.getImage()) : Optional.empty();
    }

    /** Pulls an image, however long that takes, and returns what to start containers from. */
    public String pullImage(String image, Optional<Cri.AuthConfig> auth, Cri.PodSandboxConfig sandbox) {
        var request = Cri.PullImageRequest.newBuilder()
                .setImage(Cri.ImageSpec.newBuilder().setImage(image))
                .setSandboxConfig(sandbox);
        auth.ifPresent(request::setAuth);
        return call(() -> images.pullImage(request.build()).getImageRef());
    }

    private <T> Optional<T> ifFound(Supplier<T> rpc) {
        try {
            return Optional.of(call(rpc));
        } catch (CriException failure) {
            if (failure.notFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
