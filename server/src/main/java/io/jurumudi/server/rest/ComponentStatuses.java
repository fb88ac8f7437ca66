package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code componentstatuses}: how the store is, asked now. Of other components the server knows nothing, and says nothing. */
public final class ComponentStatuses {

    private static final String STORE = "etcd-0";

    private final Supplier<Optional<String>> storeHealth;

    /** @param storeHealth empty when the store is well, else what is wrong */
    public ComponentStatuses(Supplier<Optional<String>> storeHealth) {
        this.storeHealth = storeHealth;
    }

    public void read(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), true);
        if (call.info().verb().equals("list")) {
            Answers.computedList(call, List.of(status()), format);
        } else if (call.name().equals(STORE)) {
            Answers.object(call, 200, status(), format);
        } else {
            throw ApiException.notFound(new GroupResource("", "componentstatuses"), call.name());
        }
    }

    private ObjectNode status() {
        Optional<String> wrong = storeHealth.get();
        ObjectNode status = Json.object().put("kind", "ComponentStatus").put("apiVersion", "v1");
        status.putObject("metadata").put("name", STORE);
        ObjectNode condition = status.putArray("conditions").addObject().put("type", "Healthy");
        condition.put("status", wrong.isEmpty() ? "True" : "False");
        wrong.ifPresentOrElse(why -> condition.put("error", why), () -> condition.put("message", "ok"));
        return status;
    }
}
