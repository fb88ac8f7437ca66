package io.jurumudi.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Type;
import java.util.List;

/** The shapes of list and watch answers, for any type of object. */
final class Wire {
    private Wire() {}

    /** A list; its items' own {@code apiVersion} and {@code kind} are often left out. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ItemList<T>(
            @JsonProperty("metadata") ListMeta metadata,
            @JsonProperty("items") List<T> items) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record WatchEvent<T>(
            @JsonProperty("type") String type,
            @JsonProperty("object") T object) {}

    /** Names a shape filled with a type, in the way Jackson wants to hear it. */
    static <S> TypeReference<S> shape(KubernetesSerialization json, Class<?> shape, Class<?> type) {
        Type whole = json.constructParametricType(shape, type);
        return new TypeReference<>() {
            @Override
            public Type getType() {
                return whole;
            }
        };
    }
}
