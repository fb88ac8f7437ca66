package io.jurumudi.server;

import io.jurumudi.server.admission.AdmissionConfig;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.ServedVersions;
import io.jurumudi.server.proxy.KubeletConfig;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How an API server is to run; upstream's flag in brackets where there is one.
 *
 * @param listen where to listen; empty for a server that only serves callers in this process
 * @param advertiseAddress the address of the {@code kubernetes} Service's endpoint [advertise-address]
 * @param advertisePort the port of that endpoint; 0 for the one listened on
 * @param serviceClusterIpRange where Services get their addresses from [service-cluster-ip-range]
 * @param serviceNodePortRange where Services get their node ports from [service-node-port-range]
 * @param clientAuthorities who signs clients' certificates [client-ca-file]
 * @param tokens static bearer tokens and whose they are [token-auth-file]
 * @param serviceAccounts keys and names of service account tokens
 * @param anonymous whether requests without credentials go on as system:anonymous [anonymous-auth]
 * @param authorizationModes in order, of AlwaysAllow, AlwaysDeny, Node, RBAC [authorization-mode]
 * @param served which versions of kinds to serve besides or instead of the usual ones [runtime-config]
 * @param ownKinds kinds to serve after the built-in ones
 * @param admission which admission plugins run
 * @param kubelet how kubelets are reached
 * @param cbor whether objects may be exchanged as CBOR too [feature-gates CBORServingAndStorage]
 * @param requestTimeout after which ordinary requests are given up [request-timeout]
 * @param minRequestTimeout the least time after which a watch without timeoutSeconds ends; each ends within twice that [min-request-timeout]
 * @param compactionInterval how much history the store keeps; zero for all [etcd-compaction-interval]
 * @param clock the time written into objects, and that tokens expire by
 * @param random names and uids come from it
 */
public record ApiServerConfig(
        Optional<HttpServerConfig> listen,
        String advertiseAddress,
        int advertisePort,
        String serviceClusterIpRange,
        PortRange serviceNodePortRange,
        List<X509Certificate> clientAuthorities,
        Map<String, User> tokens,
        ServiceAccounts serviceAccounts,
        boolean anonymous,
        List<String> authorizationModes,
        ServedVersions served,
        List<Supplier<KindBuilder>> ownKinds,
        AdmissionConfig admission,
        KubeletConfig kubelet,
        boolean cbor,
        Duration requestTimeout,
        Duration minRequestTimeout,
        Duration compactionInterval,
        Clock clock,
        RandomGenerator random) {

    /** Ports from {@code first} to {@code last}, both included. */
    public record PortRange(int first, int last) {}

    /**
     * Service account tokens.
     *
     * @param signing signs new tokens [service-account-signing-key-file]; without it there are none
     * @param verifying whose signatures hold [service-account-key-file]
     * @param issuer the {@code iss} of new tokens [service-account-issuer]
     * @param audiences accepted, and the {@code aud} of tokens that ask for none [api-audiences]
     */
    public record ServiceAccounts(
            Optional<KeyPair> signing, List<PublicKey> verifying, String issuer, List<String> audiences) {
        public ServiceAccounts {
            verifying = List.copyOf(verifying);
            audiences = List.copyOf(audiences);
        }
    }

    /** The issuer of a cluster that names none. */
    public static final String DEFAULT_ISSUER = "https://kubernetes.default.svc.cluster.local";

    public ApiServerConfig {
        clientAuthorities = List.copyOf(clientAuthorities);
        tokens = Map.copyOf(tokens);
        authorizationModes = List.copyOf(authorizationModes);
        ownKinds = List.copyOf(ownKinds);
    }

    /** A server for callers in this process only, with upstream's defaults. */
    public static ApiServerConfig defaults() {
        return new ApiServerConfig(
                Optional.empty(),
                "127.0.0.1",
                0,
                "10.96.0.0/12",
                new PortRange(30000, 32767),
                List.of(),
                Map.of(),
                new ServiceAccounts(Optional.empty(), List.of(), DEFAULT_ISSUER, List.of(DEFAULT_ISSUER)),
                true,
                List.of("Node", "RBAC"),
                ServedVersions.defaults(),
                List.of(),
                AdmissionConfig.defaults().withPlugins(List.of("NodeRestriction"), List.of()),
                KubeletConfig.defaults(),
                false,
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Clock.systemUTC(),
                new SecureRandom());
    }

    public ApiServerConfig withListen(HttpServerConfig value) {
        return with(change -> change.listen = Optional.of(value));
    }

    public ApiServerConfig withAdvertise(String address, int port) {
        return with(change -> {
            change.advertiseAddress = address;
            change.advertisePort = port;
        });
    }

    public ApiServerConfig withServiceClusterIpRange(String cidr) {
        return with(change -> change.serviceClusterIpRange = cidr);
    }

    public ApiServerConfig withServiceNodePortRange(PortRange ports) {
        return with(change -> change.serviceNodePortRange = ports);
    }

    public ApiServerConfig withClientAuthorities(List<X509Certificate> authorities) {
        return with(change -> change.clientAuthorities = authorities);
    }

    public ApiServerConfig withTokens(Map<String, User> users) {
        return with(change -> change.tokens = users);
    }

    public ApiServerConfig withServiceAccounts(ServiceAccounts accounts) {
        return with(change -> change.serviceAccounts = accounts);
    }

    public ApiServerConfig withAnonymous(boolean allowed) {
        return with(change -> change.anonymous = allowed);
    }

    public ApiServerConfig withAuthorizationModes(List<String> modes) {
        return with(change -> change.authorizationModes = modes);
    }

    public ApiServerConfig withServed(ServedVersions which) {
        return with(change -> change.served = which);
    }

    public ApiServerConfig withOwnKinds(List<Supplier<KindBuilder>> kinds) {
        return with(change -> change.ownKinds = kinds);
    }

    public ApiServerConfig withAdmission(AdmissionConfig config) {
        return with(change -> change.admission = config);
    }

    public ApiServerConfig withKubelet(KubeletConfig config) {
        return with(change -> change.kubelet = config);
    }

    public ApiServerConfig withCbor(boolean served) {
        return with(change -> change.cbor = served);
    }

    public ApiServerConfig withTimeouts(Duration request, Duration minRequest) {
        return with(change -> {
            change.requestTimeout = request;
            change.minRequestTimeout = minRequest;
        });
    }

    public ApiServerConfig withCompactionInterval(Duration interval) {
        return with(change -> change.compactionInterval = interval);
    }

    public ApiServerConfig withClock(Clock other, RandomGenerator source) {
        return with(change -> {
            change.clock = other;
            change.random = source;
        });
    }

    private ApiServerConfig with(Consumer<Change> settings) {
        Change change = new Change(this);
        settings.accept(change);
        return change.made();
    }

    /** A copy while it is being changed, so that each setting is named in one place. */
    private static final class Change {
        private Optional<HttpServerConfig> listen;
        private String advertiseAddress;
        private int advertisePort;
        private String serviceClusterIpRange;
        private PortRange serviceNodePortRange;
        private List<X509Certificate> clientAuthorities;
        private Map<String, User> tokens;
        private ServiceAccounts serviceAccounts;
        private boolean anonymous;
        private List<String> authorizationModes;
        private ServedVersions served;
        private List<Supplier<KindBuilder>> ownKinds;
        private AdmissionConfig admission;
        private KubeletConfig kubelet;
        private boolean cbor;
        private Duration requestTimeout;
        private Duration minRequestTimeout;
        private Duration compactionInterval;
        private Clock clock;
        private RandomGenerator random;

        Change(ApiServerConfig from) {
            listen = from.listen;
            advertiseAddress = from.advertiseAddress;
            advertisePort = from.advertisePort;
            serviceClusterIpRange = from.serviceClusterIpRange;
            serviceNodePortRange = from.serviceNodePortRange;
            clientAuthorities = from.clientAuthorities;
            tokens = from.tokens;
            serviceAccounts = from.serviceAccounts;
            anonymous = from.anonymous;
            authorizationModes = from.authorizationModes;
            served = from.served;
            ownKinds = from.ownKinds;
            admission = from.admission;
            kubelet = from.kubelet;
            cbor = from.cbor;
            requestTimeout = from.requestTimeout;
            minRequestTimeout = from.minRequestTimeout;
            compactionInterval = from.compactionInterval;
            clock = from.clock;
            random = from.random;
        }

        ApiServerConfig made() {
            return new ApiServerConfig(
                    listen,
                    advertiseAddress,
                    advertisePort,
                    serviceClusterIpRange,
                    serviceNodePortRange,
                    clientAuthorities,
                    tokens,
                    serviceAccounts,
                    anonymous,
                    authorizationModes,
                    served,
                    ownKinds,
                    admission,
                    kubelet,
                    cbor,
                    requestTimeout,
                    minRequestTimeout,
                    compactionInterval,
                    clock,
                    random);
        }
    }
}
