package io.jurumudi.node.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.jurumudi.node.cri.v1.Cri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Finds the credentials for a registry in the secrets that a pod names. */
final class PullSecrets {
    private final ConfigSource source;
    private final ObjectMapper json = new ObjectMapper();

    PullSecrets(ConfigSource source) {
        this.source = source;
    }

    /** Secrets that are missing or malformed are passed over: the registry decides whether that matters. */
    Optional<Cri.AuthConfig> forImage(Pod pod, String image) {
        String registry = ImageReferences.registry(image);
        for (var reference : pod.getSpec().getImagePullSecrets()) {
            Optional<Secret> secret = source.secret(pod.getMetadata().getNamespace(), reference.getName());
            if (secret.isEmpty() || secret.get().getData() == null) {
                continue;
            }
            var auth = auth(secret.get().getData(), registry);
            if (auth.isPresent()) {
                return auth;
            }
        }
        return Optional.empty();
    }

    private Optional<Cri.AuthConfig> auth(Map<String, String> data, String registry) {
        try {
            JsonNode auths;
            if (data.containsKey(".dockerconfigjson")) {
                auths = json.readTree(Base64.getDecoder().decode(data.get(".dockerconfigjson")))
                        .path("auths");
            } else if (data.containsKey(".dockercfg")) {
                auths = json.readTree(Base64.getDecoder().decode(data.get(".dockercfg")));
            } else {
                return Optional.empty();
            }
            for (var entry : auths.properties()) {
                if (host(entry.getKey()).equals(registry)) {
                    return Optional.of(credentials(entry.getValue(), registry));
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String host(String server) {
        String host = server.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        return host.equals("index.docker.io") ? "docker.io" : host;
    }

    private static Cri.AuthConfig credentials(JsonNode entry, String registry) {
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        String auth = entry.path("auth").asText("");
        if (user.isEmpty() && !auth.isEmpty()) {
            String[] both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).split(":", 2);
            user = both[0];
            password = both.length > 1 ? both[1] : "";
        }
        return Cri.AuthConfig.newBuilder()
                .setUsername(user)
                .setPassword(password)
                .setServerAddress(registry)
                .build();
    }
}
