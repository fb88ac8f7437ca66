/** The kinds of the events.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.events;
