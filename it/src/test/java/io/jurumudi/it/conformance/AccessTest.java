package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code auth} that are about the API. */
@ExtendWith(ConformanceCluster.class)
class AccessTest {
    private static final String REQUEST_GROUP = "certificates.k8s.io/v1";

    @Test
    void certificateSigningRequests(Api api) throws Exception {
        Resource requests = api.cluster(REQUEST_GROUP, "CertificateSigningRequest", "certificatesigningrequests");
        String sample = """
                spec: {request: %s, signerName: example.com/e2e, expirationSeconds: 3600, usages: [digital signature, key encipherment, server auth]}
                """.formatted(Csr.request("e2e-test"));
        ApiOperations.of(requests, sample)
                .withStatus("certificate: " + Csr.certificate())
                .check();

        String name = api.namespace();
        requests.create(sample + "\nmetadata: {name: %s}".formatted(name));
        ObjectNode approved = requests.change(
                name + "/approval",
                it -> it.withArray("/status/conditions")
                        .add(Api.yaml("{type: Approved, status: 'True', reason: E2E, message: Set from a test}")));
        assertThat(approved.at("/status/conditions/0/type").asText()).isEqualTo("Approved");
        ObjectNode patched = requests.patch(name + "/approval", "metadata: {annotations: {patchedapproval: 'true'}}");
        assertThat(Answer.text(patched, "/metadata/annotations/patchedapproval"))
                .isEqualTo("true");
        requests.delete(name);
    }

    @Test
    void serviceAccounts(Api api) {
        ApiOperations.of(api.namespaced("v1", "ServiceAccount", "serviceaccounts"), "{}")
                .patchedBy("automountServiceAccountToken: true")
                .check();
    }

    @Test
    void aServiceAccountIsUpdated(Api api) {
        Resource accounts = api.namespaced("v1", "ServiceAccount", "serviceaccounts");
        accounts.create("{metadata: {name: test}, automountServiceAccountToken: false}");
        accounts.change("test", account -> account.put("automountServiceAccountToken", true));
        assertThat(Answer.text(accounts.get("test"), "/automountServiceAccountToken"))
                .isEqualTo("true");
    }

    @Test
    void aTokenOfAServiceAccountIsGood(Api api) {
        Resource accounts = api.namespaced("v1", "ServiceAccount", "serviceaccounts");
        accounts.create("metadata: {name: test}");
        Answer token = api.post(accounts.path("test/token"), """
                {apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 600}}""");
        assertThat(token.ok().path("kind").asText()).isEqualTo("TokenRequest");

        Answer review =
                api.post("/apis/authentication.k8s.io/v1/tokenreviews", """
                {apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: %s}}""".formatted(token.text("/status/token")));
        review.ok();
        assertThat(review.text("/status/authenticated")).isEqualTo("true");
        assertThat(review.text("/status/user/username"))
                .isEqualTo("system:serviceaccount:%s:test".formatted(api.namespace()));
    }

    @Test
    void everyNamespaceHoldsTheRootCertificate(Api api) {
        Resource maps = api.namespaced("v1", "ConfigMap", "configmaps");
        Eventually.holds(() -> assertThat(maps.isGone("kube-root-ca.crt")).isFalse());
        ObjectNode first = maps.get("kube-root-ca.crt");

        maps.delete("kube-root-ca.crt");
        Eventually.holds(() -> assertThat(maps.names("")).contains("kube-root-ca.crt"));
        assertThat(maps.get("kube-root-ca.crt").path("data")).isEqualTo(first.path("data"));

        maps.patch("kube-root-ca.crt", "data: {ca.crt: nonsense}");
        Eventually.holds(
                () -> assertThat(maps.get("kube-root-ca.crt").path("data")).isEqualTo(first.path("data")));
    }

    @Test
    void accessIsReviewed(Api api) {
        String group = "/apis/authorization.k8s.io/v1";
        String namespace = api.namespace();
        String attributes = "resourceAttributes: {verb: list, resource: configmaps, version: v1, namespace: %s}"
                .formatted(namespace);
        String reader = "user: 'system:serviceaccount:%s:reader'".formatted(namespace);
        assertThat(review(api, group + "/subjectaccessreviews", "SubjectAccessReview", reader + ", " + attributes))
                .isEqualTo("false");
        assertThat(review(
                        api,
                        group + "/namespaces/" + namespace + "/localsubjectaccessreviews",
                        "LocalSubjectAccessReview",
                        reader + ", " + attributes))
                .isEqualTo("false");
        assertThat(review(api, group + "/selfsubjectaccessreviews", "SelfSubjectAccessReview", attributes))
                .isEqualTo("true");

        api.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings")
                .create("""
                metadata: {name: reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects: [{kind: ServiceAccount, name: reader, namespace: %s}]
                """.formatted(namespace));
        Eventually.holds(() -> assertThat(
                        review(api, group + "/subjectaccessreviews", "SubjectAccessReview", reader + ", " + attributes))
                .isEqualTo("true"));
    }

    private static String review(Api api, String path, String kind, String spec) {
        String namespace = path.contains("/namespaces/") ? api.namespace() : "";
        Answer answer = api.post(path, """
                {apiVersion: authorization.k8s.io/v1, kind: %s, metadata: {namespace: '%s'}, spec: {%s}}""".formatted(kind, namespace, spec));
        answer.ok();
        return answer.text("/status/allowed");
    }
}
