/**
 * The cluster's name server: answers from the API what Kubernetes' DNS specification promises about services and pods, and asks
 * the node's own name servers for everything else. Nothing here writes to the API except {@link io.jurumudi.network.dns.DnsAddon}.
 */
package io.jurumudi.network.dns;
