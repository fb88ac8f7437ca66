package io.jurumudi.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorizersTest {

    private final RbacIndex index = new RbacIndex();
    private final RbacAuthorizer rbac = new RbacAuthorizer(index);
    private final Authorizer all = Authorizers.union(List.of(Authorizers.superusers(), rbac));

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @BeforeEach
    void roles() throws Exception {
        index.put("ClusterRole", json("""
                {'metadata':{'name':'view'},'rules':[
                 {'apiGroups':[''],'resources':['pods','pods/log'],'verbs':['get','list']},
                 {'apiGroups':['*'],'resources':['*/scale'],'verbs':['update']},
                 {'nonResourceURLs':['/metrics','/logs/*'],'verbs':['get']}]}"""));
        index.put("Role", json("""
                {'metadata':{'name':'one','namespace':'ns'},'rules':[
                 {'apiGroups':[''],'resources':['configmaps'],'resourceNames':['a'],'verbs':['*']}]}"""));
        index.put("ClusterRoleBinding", json("""
                {'metadata':{'name':'everywhere'},'roleRef':{'kind':'ClusterRole','name':'view'},
                 'subjects':[{'kind':'Group','name':'viewers'}]}"""));
        index.put("RoleBinding", json("""
                {'metadata':{'name':'here','namespace':'ns'},'roleRef':{'kind':'Role','name':'one'},
                 'subjects':[{'kind':'ServiceAccount','name':'robot'},{'kind':'User','name':'jane'}]}"""));
    }

    private static Attributes ask(User user, String verb, String resource, String sub, String namespace, String name) {
        return Attributes.resource(user, verb, "", "v1", resource, sub, namespace, name);
    }

    @Test
    void clusterRolesHoldEverywhereAndRolesInTheirNamespace() {
        User viewer = User.of("v", "viewers");
        assertThat(all.authorize(ask(viewer, "get", "pods", "", "any", "p")).allowed())
                .isTrue();
        assertThat(all.authorize(ask(viewer, "list", "pods", "", "", "")).allowed())
                .isTrue();
        assertThat(all.authorize(ask(viewer, "get", "pods", "log", "any", "p")).allowed())
                .isTrue();
        assertThat(all.authorize(ask(viewer, "get", "pods", "exec", "any", "p")).allowed())
                .isFalse();
        assertThat(all.authorize(ask(viewer, "delete", "pods", "", "any", "p")).allowed())
                .isFalse();
        assertThat(all.authorize(ask(viewer, "update", "deployments", "scale", "any", "p"))
                        .allowed())
                .isTrue();
        User jane = User.of("jane");
        assertThat(all.authorize(ask(jane, "delete", "configmaps", "", "ns", "a"))
                        .allowed())
                .isTrue();
        assertThat(all.authorize(ask(jane, "delete", "configmaps", "", "ns", "b"))
                        .allowed())
                .isFalse();
        assertThat(all.authorize(ask(jane, "list", "configmaps", "", "ns", "")).allowed())
                .isFalse();
        assertThat(all.authorize(ask(jane, "delete", "configmaps", "", "other", "a"))
                        .allowed())
                .isFalse();
        User robot = User.of("system:serviceaccount:ns:robot");
        assertThat(all.authorize(ask(robot, "get", "configmaps", "", "ns", "a")))
                .isEqualTo(Decision.allow(
                        "RBAC: allowed by RoleBinding \"here/ns\" of Role \"one\" to ServiceAccount \"robot/ns\""));
    }

    @Test
    void pathsMatchWholeOrByTheirBeginning() {
        User viewer = User.of("v", "viewers");
        assertThat(all.authorize(Attributes.path(viewer, "get", "/metrics")).allowed())
                .isTrue();
        assertThat(all.authorize(Attributes.path(viewer, "get", "/metrics/x")).allowed())
                .isFalse();
        assertThat(all.authorize(Attributes.path(viewer, "get", "/logs/x/y")).allowed())
                .isTrue();
        assertThat(all.authorize(Attributes.path(viewer, "post", "/metrics")).allowed())
                .isFalse();
    }

    @Test
    void mastersMayDoEverything() {
        assertThat(all.authorize(ask(User.of("root", "system:masters"), "delete", "nodes", "", "", "n"))
                        .allowed())
                .isTrue();
    }

    @Test
    void refusalsAreWordedAsUpstreams() {
        User jane = User.of("jane");
        assertThat(Authorizers.forbidden(Attributes.resource(jane, "list", "", "v1", "pods", "", "default", ""), "")
                        .status()
                        .message())
                .isEqualTo("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the"
                        + " namespace \"default\"");
        assertThat(Authorizers.forbidden(
                                Attributes.resource(jane, "get", "apps", "v1", "deployments", "scale", "", "d"), "why")
                        .status()
                        .message())
                .isEqualTo("deployments.apps \"d\" is forbidden: User \"jane\" cannot get resource"
                        + " \"deployments/scale\" in API group \"apps\" at the cluster scope: why");
        assertThat(Authorizers.forbidden(Attributes.path(jane, "get", "/<x>"), "")
                        .status()
                        .message())
                .isEqualTo("forbidden: User \"jane\" cannot get path \"/&lt;x&gt;\"");
    }

    @Test
    void aBindingToARoleThatIsNotThereIsTold() throws Exception {
        index.put("ClusterRoleBinding", json("""
                {'metadata':{'name':'dangling'},'roleRef':{'kind':'ClusterRole','name':'gone'},
                 'subjects':[{'kind':'User','name':'jane'}]}"""));
        assertThat(rbac.authorize(ask(User.of("jane"), "get", "pods", "", "ns", "p"))
                        .reason())
                .isEqualTo("RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found");
    }

    @Test
    void nobodyGrantsWhatTheyDoNotHold() throws Exception {
        var escalation = new RbacEscalation(rbac, all);
        User viewer = User.of("v", "viewers");
        ObjectNode weaker = json(
                "{'metadata':{'name':'r','namespace':'ns'},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}");
        escalation.checkRole(viewer, "roles", weaker);
        ObjectNode stronger = json(
                "{'metadata':{'name':'r','namespace':'ns'},'rules':[{'apiGroups':[''],'resources':['pods','secrets'],'verbs':['get','delete']}]}");
        assertThatThrownBy(() -> escalation.checkRole(viewer, "roles", stronger))
                .hasMessage("""
                        roles.rbac.authorization.k8s.io "r" is forbidden: user "v" (groups=["viewers"]) is attempting to grant RBAC permissions not currently held:
                        {APIGroups:[""], Resources:["pods"], Verbs:["delete"]}
                        {APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}""");
        escalation.checkRole(User.of("root", "system:masters"), "roles", stronger);
        ObjectNode binding = json("{'metadata':{'name':'b','namespace':'ns'},'roleRef':{'kind':'Role','name':'one'}}");
        assertThatThrownBy(() -> escalation.checkBinding(viewer, "rolebindings", binding))
                .hasMessageContaining("ResourceNames:[\"a\"], Verbs:[\"*\"]");
        escalation.checkBinding(
                viewer,
                "rolebindings",
                json("{'metadata':{'name':'b','namespace':'ns'},'roleRef':{'kind':'ClusterRole','name':'view'}}"));
    }

    @Test
    void impersonationIsAuthorizedPartByPart() throws Exception {
        index.put("ClusterRole", json("""
                {'metadata':{'name':'actor'},'rules':[
                 {'apiGroups':[''],'resources':['users'],'resourceNames':['joe'],'verbs':['impersonate']},
                 {'apiGroups':[''],'resources':['groups','serviceaccounts'],'verbs':['impersonate']},
                 {'apiGroups':['authentication.k8s.io'],'resources':['userextras/scopes'],'verbs':['impersonate']}]}"""));
        index.put("ClusterRoleBinding", json("""
                {'metadata':{'name':'actors'},'roleRef':{'kind':'ClusterRole','name':'actor'},
                 'subjects':[{'kind':'User','name':'jane'}]}"""));
        var impersonation = new Impersonation(all);
        User jane = User.of("jane");
        assertThat(impersonation.apply(jane, FakeRequest.with())).isEqualTo(jane);
        assertThat(impersonation.apply(jane, FakeRequest.with("Impersonate-User", "joe")))
                .isEqualTo(User.of("joe", "system:authenticated"));
        User full = impersonation.apply(
                jane,
                FakeRequest.with(
                        "Impersonate-User",
                        "joe",
                        "Impersonate-Group",
                        "g1",
                        "Impersonate-Group",
                        "g2",
                        "Impersonate-Extra-Scopes",
                        "view"));
        assertThat(full.groups()).containsExactly("g1", "g2", "system:authenticated");
        assertThat(full.extra()).containsEntry("scopes", List.of("view"));
        assertThat(impersonation
                        .apply(jane, FakeRequest.with("Impersonate-User", "system:serviceaccount:ns:robot"))
                        .groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
        assertThatThrownBy(() -> impersonation.apply(jane, FakeRequest.with("Impersonate-User", "root")))
                .hasMessage("users \"root\" is forbidden: User \"jane\" cannot impersonate resource \"users\" in API"
                        + " group \"\" at the cluster scope");
        assertThatThrownBy(() -> impersonation.apply(jane, FakeRequest.with("Impersonate-Group", "g")))
                .hasMessageContaining("without impersonating a user");
    }

    @Test
    void aNodeReadsWhatItsPodsNeedAndNothingElse() throws Exception {
        NodeGraph graph = new NodeGraph();
        graph.putPod(json("""
                {'metadata':{'name':'web','namespace':'ns'},'spec':{'nodeName':'n1','serviceAccountName':'robot',
                 'containers':[{'env':[{'valueFrom':{'secretKeyRef':{'name':'s1'}}}],'envFrom':[{'configMapRef':{'name':'c1'}}]}],
                 'volumes':[{'persistentVolumeClaim':{'claimName':'data'}},{'projected':{'sources':[{'configMap':{'name':'kube-root-ca.crt'}}]}}]}}"""));
        graph.putVolume(json("{'metadata':{'name':'pv1'},'spec':{'claimRef':{'namespace':'ns','name':'data'}}}"));
        Authorizer nodes = new NodeAuthorizer(graph);
        User n1 = User.of("system:node:n1", "system:nodes");
        User n2 = User.of("system:node:n2", "system:nodes");
        for (String[] need : new String[][] {
            {"secrets", "ns", "s1"}, {"configmaps", "ns", "c1"}, {"configmaps", "ns", "kube-root-ca.crt"},
            {"persistentvolumeclaims", "ns", "data"}, {"persistentvolumes", "", "pv1"}, {"pods", "ns", "web"}
        }) {
            assertThat(nodes.authorize(ask(n1, "get", need[0], "", need[1], need[2]))
                            .allowed())
                    .as(need[0])
                    .isTrue();
            assertThat(nodes.authorize(ask(n2, "get", need[0], "", need[1], need[2]))
                            .allowed())
                    .as(need[0])
                    .isFalse();
        }
        assertThat(nodes.authorize(ask(n1, "create", "serviceaccounts", "token", "ns", "robot"))
                        .allowed())
                .isTrue();
        assertThat(nodes.authorize(ask(n1, "get", "secrets", "", "ns", "s2")).allowed())
                .isFalse();
        assertThat(nodes.authorize(ask(n1, "list", "pods", "", "", "")).allowed())
                .isFalse();
        assertThat(nodes.authorize(ask(n1, "list", "pods", "", "", "").withFieldSelector("spec.nodeName=n1"))
                        .allowed())
                .isTrue();
        assertThat(nodes.authorize(ask(n1, "get", "nodes", "", "", "n2")).allowed())
                .isFalse();
        assertThat(nodes.authorize(ask(n1, "patch", "nodes", "status", "", "n1"))
                        .allowed())
                .isTrue();
        graph.removePod("ns", "web");
        assertThat(nodes.authorize(ask(n1, "get", "secrets", "", "ns", "s1")).allowed())
                .isFalse();
        assertThat(nodes.authorize(ask(User.of("jane"), "get", "services", "", "ns", "s"))
                        .allowed())
                .isFalse();
    }

    @Test
    void aNodeHasToDoWithWhatNamesIt() {
        NodeGraph graph = new NodeGraph();
        var slice = new NodeGraph.Target("resourceslices", "", "s");
        graph.putNamed(slice, "n1");
        graph.putNamed(new NodeGraph.Target("volumeattachments", "", "a"), "n1");
        Authorizer nodes = new NodeAuthorizer(graph);
        User n1 = User.of("system:node:n1", "system:nodes");
        User n2 = User.of("system:node:n2", "system:nodes");
        assertThat(nodes.authorize(ofGroup("resource.k8s.io", n1, "update", "resourceslices", "s"))
                        .allowed())
                .isTrue();
        assertThat(nodes.authorize(ofGroup("resource.k8s.io", n2, "update", "resourceslices", "s"))
                        .allowed())
                .isFalse();
        assertThat(nodes.authorize(ofGroup("storage.k8s.io", n1, "get", "volumeattachments", "a"))
                        .allowed())
                .isTrue();
        assertThat(nodes.authorize(ofGroup("resource.k8s.io", n1, "list", "resourceslices", ""))
                        .allowed())
                .isFalse();
        graph.removeNamed(slice);
        assertThat(nodes.authorize(ofGroup("resource.k8s.io", n1, "get", "resourceslices", "s"))
                        .allowed())
                .isFalse();
    }

    private static Attributes ofGroup(String group, User user, String verb, String resource, String name) {
        return Attributes.resource(user, verb, group, "v1", resource, "", "", name);
    }
}
