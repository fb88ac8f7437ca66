package io.jurumudi.server.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions that Kubernetes adds to the language. */
final class CelFunctions {
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType INT = SimpleType.INT;

    private final Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();

    private CelFunctions() {}

    static List<CelFunctionDecl> all() {
        CelFunctions all = new CelFunctions();
        all.texts();
        all.lists();
        all.urls();
        all.quantities();
        all.addresses();
        all.formats();
        all.versions();
        all.authorizer();
        return all.functions.entrySet().stream()
                .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
                .toList();
    }

    private void member(String name, String id, CelType result, CelType... parameters) {
        functions
                .computeIfAbsent(name, n -> new ArrayList<>())
                .add(CelOverloadDecl.newMemberOverload(id, result, parameters));
    }

    private void global(String name, String id, CelType result, CelType... parameters) {
        functions
                .computeIfAbsent(name, n -> new ArrayList<>())
                .add(CelOverloadDecl.newGlobalOverload(id, result, parameters));
    }

    private void texts() {
        member("format", "string_format", STRING, STRING, ListType.create(SimpleType.DYN));
        member("find", "string_find_string", STRING, STRING, STRING);
        member("findAll", "string_find_all_string", ListType.create(STRING), STRING, STRING);
        member("findAll", "string_find_all_string_int", ListType.create(STRING), STRING, STRING, INT);
        global("jsonpatch.escapeKey", "string_jsonpatch_escapeKey_string", STRING, STRING);
    }

    private void lists() {
        Map<String, CelType> numbers = new LinkedHashMap<>();
        numbers.put("int", INT);
        numbers.put("uint", SimpleType.UINT);
        numbers.put("double", SimpleType.DOUBLE);
        numbers.put("duration", SimpleType.DURATION);
        Map<String, CelType> comparable = new LinkedHashMap<>(numbers);
        comparable.put("bool", BOOL);
        comparable.put("timestamp", SimpleType.TIMESTAMP);
        comparable.put("string", STRING);
        comparable.put("bytes", SimpleType.BYTES);
        numbers.forEach((name, type) -> member("sum", "list_" + name + "_sum_" + name, type, ListType.create(type)));
        comparable.forEach((name, type) -> {
            member("isSorted", "list_" + name + "_is_sorted_bool", BOOL, ListType.create(type));
            member("max", "list_" + name + "_max_" + name, type, ListType.create(type));
            member("min", "list_" + name + "_min_" + name, type, ListType.create(type));
        });
        TypeParamType any = TypeParamType.create("A");
        member("indexOf", "list_a_index_of_int", INT, ListType.create(any), any);
        member("lastIndexOf", "list_a_last_index_of_int", INT, ListType.create(any), any);
    }

    private void urls() {
        CelType url = KubernetesTypes.URL;
        global("url", "string_to_url", url, STRING);
        global("isURL", "is_url_string", BOOL, STRING);
        for (String part : List.of("Scheme", "Host", "Hostname", "Port")) {
            member("get" + part, "url_get_" + part.toLowerCase(Locale.ROOT), STRING, url);
        }
        member("getEscapedPath", "url_get_escaped_path", STRING, url);
        member("getQuery", "url_get_query", MapType.create(STRING, ListType.create(STRING)), url);
    }

    private void quantities() {
        CelType quantity = KubernetesTypes.QUANTITY;
        global("quantity", "string_to_quantity", quantity, STRING);
        global("isQuantity", "is_quantity_string", BOOL, STRING);
        global("sign", "quantity_sign", INT, quantity);
        compared("quantity", quantity);
        member("asApproximateFloat", "quantity_get_float", SimpleType.DOUBLE, quantity);
        member("asInteger", "quantity_get_int", INT, quantity);
        member("isInteger", "quantity_is_integer", BOOL, quantity);
        for (String operation : List.of("add", "sub")) {
            member(operation, "quantity_" + operation, quantity, quantity, quantity);
            member(operation, "quantity_" + operation + "_int", quantity, quantity, INT);
        }
    }

    private void compared(String name, CelType type) {
        member("isGreaterThan", name + "_is_greater_than", BOOL, type, type);
        member("isLessThan", name + "_is_less_than", BOOL, type, type);
        member("compareTo", name + "_compare_to", INT, type, type);
    }

    private void addresses() {
        CelType ip = KubernetesTypes.IP;
        CelType cidr = KubernetesTypes.CIDR;
        global("ip", "string_to_ip", ip, STRING);
        global("isIP", "is_ip", BOOL, STRING);
        global("ip.isCanonical", "ip_is_canonical", BOOL, STRING);
        global("string", "ip_to_string", STRING, ip);
        member("family", "ip_family", INT, ip);
        member("isUnspecified", "ip_is_unspecified", BOOL, ip);
        member("isLoopback", "ip_is_loopback", BOOL, ip);
        member("isLinkLocalMulticast", "ip_is_link_local_multicast", BOOL, ip);
        member("isLinkLocalUnicast", "ip_is_link_local_unicast", BOOL, ip);
        member("isGlobalUnicast", "ip_is_global_unicast", BOOL, ip);
        global("cidr", "string_to_cidr", cidr, STRING);
        global("isCIDR", "is_cidr", BOOL, STRING);
        global("string", "cidr_to_string", STRING, cidr);
        member("containsIP", "cidr_contains_ip_string", BOOL, cidr, STRING);
        member("containsIP", "cidr_contains_ip_ip", BOOL, cidr, ip);
        member("containsCIDR", "cidr_contains_cidr_string", BOOL, cidr, STRING);
        member("containsCIDR", "cidr_contains_cidr", BOOL, cidr, cidr);
        member("ip", "cidr_ip", ip, cidr);
        member("prefixLength", "cidr_prefix_length", INT, cidr);
        member("masked", "cidr_masked", cidr, cidr);
    }

    private void formats() {
        CelType format = KubernetesTypes.FORMAT;
        for (String name : List.of(
                "dns1123Label",
                "dns1123Subdomain",
                "dns1035Label",
                "qualifiedName",
                "dns1123LabelPrefix",
                "dns1123SubdomainPrefix",
                "dns1035LabelPrefix",
                "labelValue",
                "uri",
                "uuid",
                "byte",
                "date",
                "datetime")) {
            global("format." + name, "format." + name, format);
        }
        global("format.named", "format-named", OptionalType.create(format), STRING);
        member("validate", "format-validate", OptionalType.create(ListType.create(STRING)), format, STRING);
    }

    private void versions() {
        CelType version = KubernetesTypes.SEMVER;
        global("semver", "string_to_semver", version, STRING);
        global("semver", "string_bool_to_semver", version, STRING, BOOL);
        global("isSemver", "is_semver_string", BOOL, STRING);
        global("isSemver", "is_semver_string_bool", BOOL, STRING, BOOL);
        compared("semver", version);
        for (String part : List.of("major", "minor", "patch")) {
            member(part, "semver_" + part, INT, version);
        }
    }

    private void authorizer() {
        CelType authorizer = KubernetesTypes.AUTHORIZER;
        CelType path = KubernetesTypes.PATH_CHECK;
        CelType group = KubernetesTypes.GROUP_CHECK;
        CelType resource = KubernetesTypes.RESOURCE_CHECK;
        CelType decision = KubernetesTypes.DECISION;
        member("path", "authorizer_path", path, authorizer, STRING);
        member("group", "authorizer_group", group, authorizer, STRING);
        member("serviceAccount", "authorizer_serviceaccount", authorizer, authorizer, STRING, STRING);
        member("resource", "groupcheck_resource", resource, group, STRING);
        for (String part : List.of("subresource", "namespace", "name")) {
            member(part, "resourcecheck_" + part, resource, resource, STRING);
        }
        member("fieldSelector", "authorizer_fieldselector", resource, resource, STRING);
        member("labelSelector", "authorizer_labelselector", resource, resource, STRING);
        member("check", "pathcheck_check", decision, path, STRING);
        member("check", "resourcecheck_check", decision, resource, STRING);
        member("errored", "decision_errored", BOOL, decision);
        member("error", "decision_error", STRING, decision);
        member("allowed", "decision_allowed", BOOL, decision);
        member("reason", "decision_reason", STRING, decision);
    }
}
