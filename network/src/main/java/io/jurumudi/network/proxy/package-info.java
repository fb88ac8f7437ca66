/**
 * Makes services reachable from a node: cluster IPs, node ports, external and load balancer addresses become nftables rules.
 * What the rules should be is computed here as plain values, and only differences are written. Nothing here forwards a packet
 * itself, and nothing here knows of pods, only of services and endpoint slices.
 */
package io.jurumudi.network.proxy;
