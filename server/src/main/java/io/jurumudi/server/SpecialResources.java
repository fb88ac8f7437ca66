package io.jurumudi.server;

import io.jurumudi.server.http.Request;
import io.jurumudi.server.proxy.HttpProxy;
import io.jurumudi.server.proxy.KubeletConfig;
import io.jurumudi.server.proxy.KubeletLocator;
import io.jurumudi.server.proxy.PodLogProxy;
import io.jurumudi.server.proxy.PodStreamProxy;
import io.jurumudi.server.rest.Bindings;
import io.jurumudi.server.rest.ComponentStatuses;
import io.jurumudi.server.rest.Evictions;
import io.jurumudi.server.rest.RestCall;
import io.jurumudi.server.rest.RestHandler;
import io.jurumudi.server.rest.Reviews;
import io.jurumudi.server.rest.TokenRequests;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who serves what the registry cannot serve by itself; a table of contents. */
final class SpecialResources {

    private SpecialResources() {}

    /** By {@code resource.group} or {@code resource/subresource.group}. */
    static Map<String, RestHandler> all(
            Reviews reviews,
            TokenRequests tokens,
            ComponentStatuses components,
            KubeletLocator locator,
            KubeletConfig kubelet) {
        Map<String, RestHandler> all = new LinkedHashMap<>();
        all.put("tokenreviews.authentication.k8s.io", reviews::token);
        all.put("selfsubjectreviews.authentication.k8s.io", reviews::selfSubject);
        all.put("subjectaccessreviews.authorization.k8s.io", reviews::subjectAccess);
        all.put("selfsubjectaccessreviews.authorization.k8s.io", reviews::selfSubjectAccess);
        all.put("localsubjectaccessreviews.authorization.k8s.io", reviews::localSubjectAccess);
        all.put("selfsubjectrulesreviews.authorization.k8s.io", reviews::selfSubjectRules);
        all.put("componentstatuses.", components::read);
        all.put("bindings.", Bindings::create);
        all.put("pods/binding.", Bindings::create);
        all.put("pods/eviction.", Evictions::create);
        all.put("serviceaccounts/token.", tokens::create);
        streams(all, locator, kubelet);
        proxies(all, locator, kubelet);
        return all;
    }

    private static void streams(Map<String, RestHandler> all, KubeletLocator locator, KubeletConfig kubelet) {
        PodLogProxy logs = new PodLogProxy(locator, kubelet);
        all.put("pods/log.", call -> logs.handle(call.namespace(), call.name(), call.request(), call.response()));
        PodStreamProxy streams = new PodStreamProxy(locator, kubelet);
        all.put("pods/exec.", call -> stream(streams, PodStreamProxy.Kind.EXEC, call));
        all.put("pods/attach.", call -> stream(streams, PodStreamProxy.Kind.ATTACH, call));
        all.put("pods/portforward.", call -> stream(streams, PodStreamProxy.Kind.PORT_FORWARD, call));
    }

    private static void stream(PodStreamProxy streams, PodStreamProxy.Kind kind, RestCall call) throws Exception {
        streams.handle(kind, call.namespace(), call.name(), call.request(), call.response());
    }

    private static void proxies(Map<String, RestHandler> all, KubeletLocator locator, KubeletConfig kubelet) {
        HttpProxy proxy = new HttpProxy(locator, kubelet);
        all.put(
                "pods/proxy.",
                call -> proxy.pod(
                        call.namespace(), call.name(), below(call.request()), call.request(), call.response()));
        all.put(
                "services/proxy.",
                call -> proxy.service(
                        call.namespace(), call.name(), below(call.request()), call.request(), call.response()));
        all.put(
                "nodes/proxy.",
                call -> proxy.node(call.name(), below(call.request()), call.request(), call.response()));
    }

    /** What follows the first {@code /proxy} step behind the object's name, escaped as sent. */
    private static String below(Request request) {
        String raw = request.rawPath();
        boolean namespaced = raw.contains("/namespaces/");
        int steps = namespaced ? 7 : 5;
        int at = 0;
        for (int i = 0; i < steps && at >= 0; i++) {
            at = raw.indexOf('/', at + 1);
        }
        return at < 0 ? "" : raw.substring(at);
    }
}
