/** The kinds of the scheduling.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.scheduling;
