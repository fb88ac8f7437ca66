package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.certs.Pem;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import java.security.cert.X509Certificate;
import java.util.List;

/** Tells servers that extend this one which client certificates to trust: {@code kube-system/extension-apiserver-authentication}. */
final class ClientAuthorityNote {

    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "extension-apiserver-authentication";
    private static final String KEY = "client-ca-file";

    private ClientAuthorityNote() {}

    static void ensure(Registry registry, List<X509Certificate> authorities) {
        if (authorities.isEmpty()) {
            return;
        }
        Kind kind = registry.kinds().resource("", "configmaps").orElseThrow();
        String pem = Pem.certificates(authorities);
        try {
            registry.update(
                    call(registry, kind, "update"),
                    new Change.Compute(object -> {
                        object.withObjectProperty("data").put(KEY, pem);
                        return object;
                    }),
                    () -> {});
        } catch (ApiException missing) {
            if (!missing.reason().equals("NotFound")) {
                throw missing;
            }
            ObjectNode note = Json.object().put("kind", "ConfigMap").put("apiVersion", "v1");
            Meta.of(note).set("name", NAME).set("namespace", NAMESPACE);
            note.putObject("data").put(KEY, pem);
            registry.create(call(registry, kind, "create"), note);
        }
    }

    private static Call call(Registry registry, Kind kind, String verb) {
        return Call.internal(kind, NAMESPACE, NAME, verb, registry.clock().instant());
    }
}
