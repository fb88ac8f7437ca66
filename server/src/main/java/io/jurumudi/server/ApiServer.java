package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.admission.AdmissionChain;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.DeviceAdminAccess;
import io.jurumudi.server.admission.RbacEscalationCheck;
import io.jurumudi.server.auth.Authenticators;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.Authorizers;
import io.jurumudi.server.auth.BearerTokens;
import io.jurumudi.server.auth.ClientCertificates;
import io.jurumudi.server.auth.Impersonation;
import io.jurumudi.server.auth.NodeAuthorizer;
import io.jurumudi.server.auth.NodeGraph;
import io.jurumudi.server.auth.RbacAuthorizer;
import io.jurumudi.server.auth.RbacEscalation;
import io.jurumudi.server.auth.RbacIndex;
import io.jurumudi.server.auth.ServiceAccountTokens;
import io.jurumudi.server.auth.StaticTokens;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.bootstrap.Bootstrap;
import io.jurumudi.server.cache.WatchCache;
import io.jurumudi.server.discovery.DiscoveryHandler;
import io.jurumudi.server.filter.AnswerFailures;
import io.jurumudi.server.filter.AuditId;
import io.jurumudi.server.filter.Authenticate;
import io.jurumudi.server.filter.Authorize;
import io.jurumudi.server.filter.AwaitBootstrap;
import io.jurumudi.server.filter.CountRequests;
import io.jurumudi.server.filter.Deadline;
import io.jurumudi.server.filter.Filter;
import io.jurumudi.server.filter.Impersonate;
import io.jurumudi.server.filter.Passage;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.HttpServer;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Kinds;
import io.jurumudi.server.lookup.CachedObjects;
import io.jurumudi.server.lookup.NodeGraphFeed;
import io.jurumudi.server.lookup.RbacFeed;
import io.jurumudi.server.metrics.Health;
import io.jurumudi.server.metrics.ServerMetrics;
import io.jurumudi.server.openapi.OpenApiHandler;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.NameSuffix;
import io.jurumudi.server.registry.Registry;
import io.jurumudi.server.registry.service.AddressRange;
import io.jurumudi.server.registry.service.ServiceClaims;
import io.jurumudi.server.rest.ComponentStatuses;
import io.jurumudi.server.rest.Formats;
import io.jurumudi.server.rest.Resources;
import io.jurumudi.server.rest.Reviews;
import io.jurumudi.server.rest.TokenRequests;
import io.jurumudi.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** The API server: everything between a request and the store. Start once; closing twice is safe. The store is its owner's to close. */
public final class ApiServer implements AutoCloseable {

    /** What upstream calls the parts of what {@link Bootstrap} does. */
    private static final List<String> BOOTSTRAP_HOOKS = List.of(
            "rbac/bootstrap-roles",
            "scheduling/bootstrap-system-priority-classes",
            "start-system-namespaces-controller");

    private final ApiServerConfig config;
    private final WatchCache cache;
    private final Registry registry;
    private final AddressRange serviceAddresses;
    private final ServiceClaims serviceClaims;
    private final Compactor compactor;
    private final FlowSchemaReports flowSchemas;
    private final SystemNamespaces namespaces;
    private final Filter.Next way;
    private final MasterLeases leases;
    private Optional<HttpServer> http = Optional.empty();
    private Optional<OwnService> ownService = Optional.empty();
    private final CountDownLatch bootstrapped = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile boolean closing;

    public ApiServer(ApiServerConfig config, Store store) {
        this.config = config;
        Kinds kinds = Kinds.builtinAnd(config.ownKinds(), config.served(), Schemas.builtin());
        Schemas schemas = kinds.schemas();
        cache = new WatchCache(store);
        CachedObjects objects = new CachedObjects(store, cache, kinds);

        RbacIndex roles = new RbacIndex();
        NodeGraph nodes = new NodeGraph();
        RbacAuthorizer rbac = new RbacAuthorizer(roles);
        Authorizer authorizer = authorizer(config.authorizationModes(), rbac, nodes);
        List<AdmissionPlugin> plugins = new ArrayList<>(BuiltinAdmission.all(
                config.admission(),
                objects,
                authorizer,
                () -> NameSuffix.of(config.random()),
                this::createNamespace,
                this::writeQuotaStatus,
                kinds,
                config.clock()));
        plugins.add(new RbacEscalationCheck(new RbacEscalation(rbac, authorizer)));
        plugins.add(new DeviceAdminAccess(objects));
        AdmissionChain admission = AdmissionChain.of(plugins, config.admission());

        registry = new Registry(store, cache, kinds, admission, config.clock(), config.random());
        RbacFeed.follow(registry, roles);
        NodeGraphFeed.follow(registry, nodes);
        flowSchemas = new FlowSchemaReports(registry, config.clock());
        namespaces = new SystemNamespaces(registry);
        serviceAddresses = AddressRange.parse(config.serviceClusterIpRange());
        serviceClaims = new ServiceClaims(
                registry,
                store,
                serviceAddresses,
                config.serviceNodePortRange().first(),
                config.serviceNodePortRange().last(),
                config.random());
        registry.hook(kinds.resource("", "services").orElseThrow(), serviceClaims);
        leases = new MasterLeases(store);
        compactor = new Compactor(store, config.compactionInterval());

        ApiServerConfig.ServiceAccounts accounts = config.serviceAccounts();
        ServiceAccountTokens accountTokens = new ServiceAccountTokens(
                accounts.issuer(), accounts.signing(), accounts.verifying(), objects, config.clock(), this::newId);
        BearerTokens tokens = new BearerTokens(
                List.of(new StaticTokens(config.tokens(), accounts.audiences()), accountTokens), accounts.audiences());
        Authenticators authenticators = new Authenticators(
                List.of(new ClientCertificates(config.clientAuthorities(), config.clock()), tokens),
                config.anonymous());

        boolean byRoles = config.authorizationModes().contains("RBAC");
        Reviews reviews =
                new Reviews(tokens, accounts.audiences(), authorizer, byRoles ? Optional.of(rbac) : Optional.empty());
        ServerMetrics metrics = new ServerMetrics(OtherPaths.VERSION);
        metrics.storedObjects(this::storedObjects);
        Formats formats = new Formats(schemas, config.cbor());
        Resources resources = new Resources(
                registry,
                schemas,
                formats,
                authorizer,
                SpecialResources.all(
                        reviews,
                        new TokenRequests(accountTokens, accounts.audiences()),
                        new ComponentStatuses(this::storeHealth),
                        objects,
                        config.kubelet()),
                this::watchTimeout,
                metrics);
        OtherPaths others = otherPaths(kinds, schemas, formats, accountTokens, metrics);

        way = Filter.chain(
                List.of(
                        new CountRequests(metrics, resources::serves),
                        new AnswerFailures(formats),
                        new AuditId(),
                        new Deadline(config.requestTimeout()),
                        new AwaitBootstrap(bootstrapped),
                        new Authenticate(authenticators, metrics),
                        new Impersonate(new Impersonation(authorizer)),
                        new Authorize(authorizer, metrics)),
                passage -> {
                    if (passage.info().resourceRequest()) {
                        resources.handle(passage.info(), passage.user(), passage.request(), passage.response());
                    } else {
                        others.answer(passage.request(), passage.response());
                    }
                });
    }

    private void createNamespace(String name) {
        new Bootstrap(registry).ensureNamespace(name);
    }

    private void writeQuotaStatus(ObjectNode quota) {
        Kind quotas = registry.kinds().resource("", "resourcequotas").orElseThrow();
        Meta meta = Meta.of(quota);
        Call call = Call.internal(
                quotas, meta.namespace(), meta.name(), "update", config.clock().instant());
        registry.update(call.through(quotas.subresource("status")), new Change.Replace(quota), () -> {});
    }

    private static Authorizer authorizer(List<String> modes, RbacAuthorizer rbac, NodeGraph nodes) {
        List<Authorizer> all = new ArrayList<>();
        all.add(Authorizers.superusers());
        for (String mode : modes) {
            all.add(
                    switch (mode) {
                        case "AlwaysAllow" -> Authorizers.alwaysAllow();
                        case "AlwaysDeny" -> Authorizers.alwaysDeny();
                        case "Node" -> new NodeAuthorizer(nodes);
                        case "RBAC" -> rbac;
                        default -> throw new IllegalArgumentException("unknown authorization mode " + mode);
                    });
        }
        return Authorizers.union(all);
    }

    private Map<String, Long> storedObjects() {
        Map<String, Long> counts = new TreeMap<>();
        for (Kind kind : registry.kinds().all()) {
            if (kind.stored()) {
                counts.put(kind.toString(), (long)
                        registry.cache(kind).state().objects().size());
            }
        }
        return counts;
    }

    private OtherPaths otherPaths(
            Kinds kinds, Schemas schemas, Formats formats, ServiceAccountTokens tokens, ServerMetrics metrics) {
        Health readiness = health("readyz")
                .check("informer-sync", this::storeHealth)
                .check("shutdown", () -> closing ? Optional.of("shutting down") : Optional.empty());
        return new OtherPaths(
                        new DiscoveryHandler(kinds::all, this::advertised, formats),
                        new OpenApiHandler(kinds::all, schemas, OtherPaths.VERSION))
                .health("/livez", health("livez"))
                .health("/healthz", health("healthz"))
                .health("/readyz", readiness)
                .page("/metrics", (request, response) -> {
                    response.headers().set("Content-Type", ServerMetrics.contentType());
                    response.body().write(metrics.text());
                })
                .keys(tokens, () -> "https://" + advertised() + "/openid/v1/jwks");
    }

    private Health health(String name) {
        Health health = new Health(name).check("ping", Optional::empty).check("etcd", this::storeHealth);
        for (String hook : BOOTSTRAP_HOOKS) {
            health.check(
                    "poststarthook/" + hook,
                    () -> bootstrapped.getCount() == 0 ? Optional.empty() : Optional.of("not finished"));
        }
        return health.check(
                "poststarthook/bootstrap-controller", () -> ready ? Optional.empty() : Optional.of("not finished"));
    }

    private Optional<String> storeHealth() {
        return registry.cachedRevision() > 0 ? Optional.empty() : Optional.of("the watch cache is not loaded");
    }

    private String advertised() {
        return config.advertiseAddress() + ":" + advertisedPort();
    }

    private int advertisedPort() {
        return config.advertisePort() != 0 ? config.advertisePort() : port();
    }

    private String newId() {
        return new UUID(config.random().nextLong(), config.random().nextLong()).toString();
    }

    /** Different for each watch, so that they do not all come back at once. */
    private Duration watchTimeout() {
        long least = Math.max(1, config.minRequestTimeout().toMillis());
        return Duration.ofMillis(least + config.random().nextLong(least));
    }

    /** Loads the cache, listens, and writes what every cluster has from the start, for which requests wait; then the server is ready. */
    public void start() throws IOException {
        cache.start();
        if (config.listen().isPresent()) {
            HttpServer server = new HttpServer(config.listen().get(), this::handle);
            server.start();
            http = Optional.of(server);
        }
        new Bootstrap(registry).run();
        ClientAuthorityNote.ensure(registry, config.clientAuthorities());
        OwnServiceRange.ensure(registry, config.serviceClusterIpRange());
        serviceClaims.reconcile();
        registry.settle();
        bootstrapped.countDown();
        if (advertisedPort() != 0) {
            OwnService own = new OwnService(
                    registry, leases, serviceAddresses.address(0), config.advertiseAddress(), advertisedPort());
            ownService = Optional.of(own);
            own.start();
        }
        compactor.start();
        flowSchemas.start();
        namespaces.start();
        ready = true;
    }

    private void handle(Request request, Response response) throws Exception {
        way.go(new Passage(request, response));
    }

    /** The port listened on; 0 when the server only serves this process. */
    public int port() {
        return http.map(HttpServer::port).orElse(0);
    }

    /** Whether everything is there to serve: what {@code /readyz} says. */
    public boolean ready() {
        return ready;
    }

    /** Answers callers in this process, who are that user without further proof, by the same path as any other request. */
    public HttpHandler local(User user) {
        return (request, response) -> handle(new AsUser(request, user), response);
    }

    @Override
    public void close() {
        ready = false;
        closing = true;
        bootstrapped.countDown();
        ownService.ifPresent(OwnService::close);
        compactor.close();
        flowSchemas.close();
        namespaces.close();
        cache.close();
        http.ifPresent(HttpServer::close);
    }
}
