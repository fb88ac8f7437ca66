package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/field_validation.go} and {@code table_conversion.go}. */
@ExtendWith(ConformanceCluster.class)
class StrictnessTest {
    @Test
    void unknownAndDuplicateFieldsAreNamed(Api api) {
        assertThat(strictly(api, """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "my-dep", "labels": {"app": "nginx"}},
                 "spec": {"unknownField": "foo", "replicas": 2, "replicas": 3, "selector": {"matchLabels": {"app": "nginx"}},
                  "template": {"metadata": {"labels": {"app": "nginx"}},
                   "spec": {"containers": [{"name": "nginx", "image": "nginx:latest"}]}}}}"""))
                .contains(
                        "strict decoding error: unknown field \"spec.unknownField\", duplicate field \"spec.replicas\"");
    }

    @Test
    void unknownFieldsOfMetadataAreNamed(Api api) {
        assertThat(strictly(api, """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "my-dep", "unknownMeta": "foo", "labels": {"app": "nginx"}},
                 "spec": {"selector": {"matchLabels": {"app": "nginx"}}, "template": {"metadata": {"labels": {"app": "nginx"}},
                  "spec": {"containers": [{"name": "nginx", "image": "nginx:latest"}]}}}}""")).contains("strict decoding error: unknown field \"metadata.unknownMeta\"");
    }

    private static String strictly(Api api, String deployment) {
        String path = api.namespaced("apps/v1", "Deployment", "deployments").path()
                + "?fieldManager=field_validation_mgr&fieldValidation=Strict";
        return Answer.text(
                api.send("POST", path, Map.of("Content-Type", "application/json"), deployment)
                        .refused(400),
                "/message");
    }

    @Test
    void whatHasNoMetadataCannotBeATable(Api api) {
        Map<String, String> asTable =
                Map.of("Content-Type", "application/json", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        api.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", asTable, """
                {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                 "spec": {"nonResourceAttributes": {"path": "/", "verb": "get"}}}""")
                .refused(406);
    }
}
