package io.jurumudi.server.auth;

/**
 * What a request wants to do, as authorizers see it. Of a resource request {@code path} is the URL's path all the same; of a
 * non-resource request the fields from {@code group} to {@code name} are empty. {@code name} is empty for collections, {@code namespace}
 * for what is not in one. {@code fieldSelector} as sent, for the node authorizer.
 */
public record Attributes(
        User user,
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path,
        boolean resourceRequest,
        String fieldSelector) {

    public static Attributes resource(
            User user,
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name) {
        return new Attributes(user, verb, group, version, resource, subresource, namespace, name, "", true, "");
    }

    public static Attributes path(User user, String verb, String path) {
        return new Attributes(user, verb, "", "", "", "", "", "", path, false, "");
    }

    public Attributes withFieldSelector(String selector) {
        return new Attributes(
                user, verb, group, version, resource, subresource, namespace, name, path, resourceRequest, selector);
    }

    public Attributes withUser(User other) {
        return new Attributes(
                other,
                verb,
                group,
                version,
                resource,
                subresource,
                namespace,
                name,
                path,
                resourceRequest,
                fieldSelector);
    }

    /** {@code pods} or {@code pods/log}. */
    public String resourceWithSub() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
