package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where objects are listed and watched, and how the answers read.
 *
 * @param base the API's path, such as {@code /apis/apps/v1}
 * @param plural such as {@code deployments}
 * @param type what an object is read into
 * @param accept the media type of a list
 * @param acceptWatch the media type of a watch
 */
record Resource<T extends HasMetadata>(
        String base, String plural, Class<T> type, Selection selection, String accept, String acceptWatch) {

    private static final String JSON = "application/json";

    static <T extends HasMetadata> Resource<T> of(Class<T> type, Selection selection) {
        return new Resource<>(
                base(HasMetadata.getGroup(type), HasMetadata.getVersion(type)),
                HasMetadata.getPlural(type),
                type,
                selection,
                JSON,
                JSON);
    }

    /** Only the metadata of objects of any kind; servers that cannot reduce objects send them whole. */
    static Resource<PartialObjectMetadata> metadata(String group, String version, String plural) {
        return new Resource<>(
                base(group, version),
                plural,
                PartialObjectMetadata.class,
                Selection.everything(),
                JSON + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + JSON,
                JSON + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + JSON);
    }

    private static String base(String group, String version) {
        return group == null || group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    /** The path with its selectors; parameters can be put behind it as they are. */
    String pathAndQuery() {
        StringBuilder path = new StringBuilder(base);
        if (!selection.namespace().isEmpty()) {
            path.append("/namespaces/").append(selection.namespace());
        }
        path.append('/').append(plural).append("?");
        if (!selection.labels().isEmpty()) {
            path.append("labelSelector=").append(encode(selection.labels())).append('&');
        }
        if (!selection.fields().isEmpty()) {
            path.append("fieldSelector=").append(encode(selection.fields())).append('&');
        }
        return path.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
