package io.jurumudi.server.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes links of a proxied page to its own server's root lead through the proxy. */
final class LinkRewriter {

    private static final Pattern TAG = Pattern.compile("<[a-zA-Z][^<>]*>");
    private static final Pattern LINK = Pattern.compile(
            "(?i)(\\s(?:href|src|action|formaction|cite|background|codebase|longdesc|poster|data|usemap|manifest|profile|icon|classid)"
                    + "\\s*=\\s*)(?:\"([^\"]*)\"|'([^']*)')");

    private final String prefix;
    private final List<String> ownHosts;

    /** @param ownHosts names under which the backend may speak of itself */
    LinkRewriter(String prefix, List<String> ownHosts) {
        this.prefix = prefix;
        this.ownHosts = List.copyOf(ownHosts);
    }

    String rewritePage(String page) {
        return TAG.matcher(page).replaceAll(tag -> Matcher.quoteReplacement(rewriteTag(tag.group())));
    }

    private String rewriteTag(String tag) {
        return LINK.matcher(tag).replaceAll(link -> Matcher.quoteReplacement(rewriteAttribute(link)));
    }

    private String rewriteAttribute(MatchResult link) {
        String value = link.group(2) != null ? link.group(2) : link.group(3);
        return link.group(1) + "\"" + rewrite(value) + "\"";
    }

    /** A link through the proxy, if it leads to the backend by an absolute path; else as it is. */
    String rewrite(String link) {
        try {
            URI uri = new URI(link);
            String host = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            boolean elsewhere = !host.isEmpty() && !ownHosts.contains(host);
            if (elsewhere || !path.startsWith("/")) {
                return link;
            }
            String through = path.startsWith(prefix) ? path : prefix + path;
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
            return through + query + fragment;
        } catch (URISyntaxException notALink) {
            return link;
        }
    }
}
