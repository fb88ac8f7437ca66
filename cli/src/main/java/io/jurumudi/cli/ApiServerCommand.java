package io.jurumudi.cli;

import io.jurumudi.server.ApiServer;
import io.jurumudi.server.ApiServerConfig;
import io.jurumudi.server.admission.AdmissionConfig;
import io.jurumudi.server.auth.StaticTokens;
import io.jurumudi.server.certs.CertificateAuthority;
import io.jurumudi.server.certs.CertificateDirectory;
import io.jurumudi.server.certs.Identity;
import io.jurumudi.server.certs.Pem;
import io.jurumudi.server.http.HttpServerConfig;
import io.jurumudi.server.kind.Kinds;
import io.jurumudi.server.kind.ServedVersions;
import io.jurumudi.server.proxy.KubeletConfig;
import io.jurumudi.store.EmbeddedStore;
import io.jurumudi.store.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jurumudi apiserver}, also {@code kube-apiserver}. Flags are upstream's, but for {@code --data-dir}. */
@Command(name = "apiserver", description = "Serve the Kubernetes API.")
final class ApiServerCommand implements Action {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the embedded store is kept.")
    private Optional<Path> dataDir = Optional.empty();

    @Option(
            names = "--bind-address",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: ${DEFAULT-VALUE}).")
    private String bindAddress = "0.0.0.0";

    @Option(
            names = "--secure-port",
            paramLabel = "N",
            description = "The port to serve HTTPS on (default: ${DEFAULT-VALUE}).")
    private int securePort = 6443;

    @Option(
            names = "--advertise-address",
            paramLabel = "ADDRESS",
            description = "The address of the endpoint of the service kubernetes.")
    private Optional<String> advertiseAddress = Optional.empty();

    @Option(
            names = "--cert-dir",
            paramLabel = "DIR",
            description = "Where a certificate is made when --tls-cert-file is not given (default: ${DEFAULT-VALUE}).")
    private Path certDir = Path.of("/var/run/kubernetes");

    @Option(
            names = "--tls-cert-file",
            paramLabel = "FILE",
            description = "The server's certificate, with intermediates.")
    private Optional<Path> tlsCertFile = Optional.empty();

    @Option(names = "--tls-private-key-file", paramLabel = "FILE", description = "The key of --tls-cert-file.")
    private Optional<Path> tlsPrivateKeyFile = Optional.empty();

    @Option(names = "--client-ca-file", paramLabel = "FILE", description = "Who signs clients' certificates.")
    private Optional<Path> clientCaFile = Optional.empty();

    @Option(
            names = "--token-auth-file",
            paramLabel = "FILE",
            description = "Static tokens: token,user,uid,\"group1,group2\".")
    private Optional<Path> tokenAuthFile = Optional.empty();

    @Option(
            names = "--anonymous-auth",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Let requests without credentials go on as system:anonymous (default: ${DEFAULT-VALUE}).")
    private boolean anonymousAuth = true;

    @Option(
            names = "--authorization-mode",
            split = ",",
            paramLabel = "MODES",
            description = "In order, of AlwaysAllow, AlwaysDeny, Node, RBAC (default: AlwaysAllow).")
    private List<String> authorizationMode = List.of("AlwaysAllow");

    @Option(
            names = "--runtime-config",
            split = ",",
            mapFallbackValue = "",
            paramLabel = "VERSION=BOOL",
            description = "Which versions to serve besides or instead of the usual ones: GROUP/VERSION=true|false,"
                    + " GROUP/VERSION/RESOURCE=true|false, or api/all, api/ga, api/beta, api/alpha.")
    private Map<String, String> runtimeConfig = Map.of();

    @Option(
            names = "--enable-admission-plugins",
            split = ",",
            paramLabel = "NAMES",
            description = "Admission plugins to run besides those that run by default; their order does not matter.")
    private List<String> enableAdmissionPlugins = List.of();

    @Option(
            names = "--disable-admission-plugins",
            split = ",",
            paramLabel = "NAMES",
            description = "Admission plugins not to run, though they do by default.")
    private List<String> disableAdmissionPlugins = List.of();

    @Option(
            names = "--admission-control-config-file",
            paramLabel = "FILE",
            description = "What admission plugins are told: an AdmissionConfiguration.")
    private Optional<Path> admissionControlConfigFile = Optional.empty();

    @Option(
            names = "--default-not-ready-toleration-seconds",
            paramLabel = "SECONDS",
            description = "How long pods stay on a node that is not ready (default: ${DEFAULT-VALUE}).")
    private int notReadyTolerationSeconds =
            AdmissionConfig.defaults().tolerations().notReady();

    @Option(
            names = "--default-unreachable-toleration-seconds",
            paramLabel = "SECONDS",
            description = "How long pods stay on a node that is not heard of (default: ${DEFAULT-VALUE}).")
    private int unreachableTolerationSeconds =
            AdmissionConfig.defaults().tolerations().unreachable();

    @Option(names = "--service-account-issuer", paramLabel = "URL", description = "Who issues service account tokens.")
    private String serviceAccountIssuer = ApiServerConfig.DEFAULT_ISSUER;

    @Option(
            names = "--service-account-key-file",
            paramLabel = "FILE",
            description = "Keys that service account tokens are verified with; may be given more than once.")
    private List<Path> serviceAccountKeyFiles = new ArrayList<>();

    @Option(
            names = "--service-account-signing-key-file",
            paramLabel = "FILE",
            description = "The private key that signs service account tokens.")
    private Optional<Path> serviceAccountSigningKeyFile = Optional.empty();

    @Option(
            names = "--api-audiences",
            split = ",",
            paramLabel = "NAMES",
            description = "Audiences of this server (default: the issuer).")
    private List<String> apiAudiences = List.of();

    @Option(
            names = "--service-cluster-ip-range",
            paramLabel = "CIDR",
            description = "Where services get their addresses from (default: ${DEFAULT-VALUE}).")
    private String serviceClusterIpRange = "10.0.0.0/24";

    @Option(
            names = "--service-node-port-range",
            paramLabel = "FROM-TO",
            description = "Where services get their node ports from (default: ${DEFAULT-VALUE}).")
    private String serviceNodePortRange = "30000-32767";

    @Option(
            names = "--kubelet-client-certificate",
            paramLabel = "FILE",
            description = "The certificate shown to kubelets.")
    private Optional<Path> kubeletClientCertificate = Optional.empty();

    @Option(
            names = "--kubelet-client-key",
            paramLabel = "FILE",
            description = "The key of --kubelet-client-certificate.")
    private Optional<Path> kubeletClientKey = Optional.empty();

    @Option(
            names = "--kubelet-certificate-authority",
            paramLabel = "FILE",
            description = "Who signs kubelets' certificates.")
    private Optional<Path> kubeletCertificateAuthority = Optional.empty();

    @Option(
            names = "--kubelet-preferred-address-types",
            split = ",",
            paramLabel = "TYPES",
            description = "Which of a node's addresses to use, most wanted first.")
    private List<String> kubeletPreferredAddressTypes = KubeletConfig.defaults().addressTypes();

    /** The features that are there to be switched. */
    private static final String CBOR = "CBORServingAndStorage";

    @Option(
            names = "--feature-gates",
            split = ",",
            paramLabel = "NAME=BOOL",
            description = "Features to switch on or off: " + CBOR + "=true|false (ALPHA, default: false).")
    private Map<String, Boolean> featureGates = Map.of();

    @Option(
            names = "--request-timeout",
            paramLabel = "DURATION",
            description = "After which ordinary requests are given up (default: 1m0s).")
    private Duration requestTimeout = Duration.ofSeconds(60);

    @Option(
            names = "--min-request-timeout",
            paramLabel = "SECONDS",
            description = "The least time after which a watch ends (default: ${DEFAULT-VALUE}).")
    private long minRequestTimeout = 1800;

    @Option(
            names = "--etcd-compaction-interval",
            paramLabel = "DURATION",
            description = "How much history the store keeps (default: 5m0s).")
    private Duration compactionInterval = Duration.ofMinutes(5);

    @Override
    public void run(PrintWriter out) throws Exception {
        check();
        ApiServerConfig config = config();
        try (Store store = new EmbeddedStore(dataDir.orElseThrow())) {
            ApiServer server = new ApiServer(config, store);
            Foreground.whileRunning(server, server::start);
        }
    }

    private void check() throws FlagProblems {
        FlagProblems.Check check = new FlagProblems.Check()
                .that(dataDir.isPresent(), "--data-dir: is needed to know where the store is")
                .that(securePort >= 0 && securePort <= 65535, "--secure-port: must be 0 to 65535")
                .that(
                        tlsCertFile.isPresent() == tlsPrivateKeyFile.isPresent(),
                        "--tls-cert-file and --tls-private-key-file: one is not given without the other")
                .that(
                        kubeletClientCertificate.isPresent() == kubeletClientKey.isPresent(),
                        "--kubelet-client-certificate and --kubelet-client-key: one is not given without the other")
                .that(
                        serviceAccountSigningKeyFile.isPresent() || serviceAccountKeyFiles.isEmpty(),
                        "--service-account-signing-key-file: is needed with --service-account-key-file")
                .that(serviceNodePortRange.matches("\\d+-\\d+"), "--service-node-port-range: must be like 30000-32767");
        for (String mode : authorizationMode) {
            check.that(
                    List.of("AlwaysAllow", "AlwaysDeny", "Node", "RBAC").contains(mode),
                    "--authorization-mode: " + mode + " is not one of AlwaysAllow, AlwaysDeny, Node, RBAC");
        }
        plugins().problems().forEach(problem -> check.that(false, problem));
        new ServedVersions(runtimeConfig)
                .problems(Kinds.knownVersions())
                .forEach(problem -> check.that(false, problem));
        featureGates.keySet().stream()
                .filter(gate -> !gate.equals(CBOR))
                .forEach(gate -> check.that(false, "--feature-gates: unrecognized feature gate: " + gate));
        files().forEach((flag, file) -> check.that(Files.isReadable(file), flag + ": cannot read " + file));
        check.done();
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new java.util.LinkedHashMap<>();
        tlsCertFile.ifPresent(file -> files.put("--tls-cert-file", file));
        tlsPrivateKeyFile.ifPresent(file -> files.put("--tls-private-key-file", file));
        clientCaFile.ifPresent(file -> files.put("--client-ca-file", file));
        tokenAuthFile.ifPresent(file -> files.put("--token-auth-file", file));
        admissionControlConfigFile.ifPresent(file -> files.put("--admission-control-config-file", file));
        serviceAccountKeyFiles.forEach(file -> files.put("--service-account-key-file", file));
        serviceAccountSigningKeyFile.ifPresent(file -> files.put("--service-account-signing-key-file", file));
        kubeletClientCertificate.ifPresent(file -> files.put("--kubelet-client-certificate", file));
        kubeletClientKey.ifPresent(file -> files.put("--kubelet-client-key", file));
        kubeletCertificateAuthority.ifPresent(file -> files.put("--kubelet-certificate-authority", file));
        return files;
    }

    private ApiServerConfig config() throws IOException {
        List<X509Certificate> clientAuthorities = certificates(clientCaFile);
        String[] ports = serviceNodePortRange.split("-");
        ApiServerConfig config = ApiServerConfig.defaults()
                .withListen(HttpServerConfig.defaults(InetAddress.getByName(bindAddress), securePort)
                        .withName("apiserver")
                        .withTls(new HttpServerConfig.Tls(identity(), clientAuthorities)))
                .withAdvertise(advertised(), securePort)
                .withServiceClusterIpRange(serviceClusterIpRange)
                .withServiceNodePortRange(
                        new ApiServerConfig.PortRange(Integer.parseInt(ports[0]), Integer.parseInt(ports[1])))
                .withClientAuthorities(clientAuthorities)
                .withAnonymous(anonymousAuth)
                .withAuthorizationModes(authorizationMode)
                .withAdmission(admission())
                .withServed(new ServedVersions(runtimeConfig))
                .withServiceAccounts(serviceAccounts())
                .withKubelet(kubelet())
                .withCbor(featureGates.getOrDefault(CBOR, false))
                .withTimeouts(requestTimeout, Duration.ofSeconds(minRequestTimeout))
                .withCompactionInterval(compactionInterval);
        return tokenAuthFile.isPresent() ? config.withTokens(StaticTokens.read(tokenAuthFile.get())) : config;
    }

    private AdmissionConfig plugins() {
        return AdmissionConfig.defaults().withPlugins(enableAdmissionPlugins, disableAdmissionPlugins);
    }

    private AdmissionConfig admission() throws IOException {
        AdmissionConfig config = plugins()
                .withTolerations(
                        new AdmissionConfig.Tolerations(notReadyTolerationSeconds, unreachableTolerationSeconds));
        return admissionControlConfigFile.isPresent()
                ? config.withConfigurations(AdmissionControlFile.read(admissionControlConfigFile.get()))
                : config;
    }

    private String advertised() throws IOException {
        return advertiseAddress.isPresent()
                ? advertiseAddress.get()
                : io.jurumudi.cluster.host.HostAddress.primary().getHostAddress();
    }

    /** As upstream, a server without a certificate makes itself one that nobody trusts yet. */
    private Identity identity() throws IOException {
        if (tlsCertFile.isPresent()) {
            return new Identity(
                    Pem.readPrivateKey(Files.readString(tlsPrivateKeyFile.orElseThrow())), certificates(tlsCertFile));
        }
        CertificateDirectory directory = new CertificateDirectory(certDir, Clock.systemUTC());
        CertificateAuthority authority = directory.authority("apiserver-ca", "kube-apiserver-ca");
        return directory.server(
                "apiserver",
                authority,
                "kube-apiserver",
                List.of(
                        "localhost",
                        "127.0.0.1",
                        advertised(),
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc"));
    }

    private ApiServerConfig.ServiceAccounts serviceAccounts() throws IOException {
        List<PublicKey> verifying = new ArrayList<>();
        for (Path file : serviceAccountKeyFiles) {
            verifying.addAll(Pem.readPublicKeys(Files.readString(file)));
        }
        Optional<KeyPair> signing = Optional.empty();
        if (serviceAccountSigningKeyFile.isPresent()) {
            String pem = Files.readString(serviceAccountSigningKeyFile.get());
            PrivateKey key = Pem.readPrivateKey(pem);
            PublicKey publicKey = Pem.readPublicKeys(pem).getFirst();
            signing = Optional.of(new KeyPair(publicKey, key));
            verifying = verifying.isEmpty() ? List.of(publicKey) : verifying;
        }
        return new ApiServerConfig.ServiceAccounts(
                signing,
                verifying,
                serviceAccountIssuer,
                apiAudiences.isEmpty() ? List.of(serviceAccountIssuer) : apiAudiences);
    }

    private KubeletConfig kubelet() throws IOException {
        KubeletConfig config = KubeletConfig.defaults()
                .withAuthorities(certificates(kubeletCertificateAuthority))
                .withAddressTypes(kubeletPreferredAddressTypes);
        return kubeletClientCertificate.isPresent()
                ? config.withClient(new Identity(
                        Pem.readPrivateKey(Files.readString(kubeletClientKey.orElseThrow())),
                        certificates(kubeletClientCertificate)))
                : config;
    }

    private static List<X509Certificate> certificates(Optional<Path> file) throws IOException {
        return file.isPresent() ? Pem.readCertificates(Files.readString(file.get())) : List.of();
    }
}
