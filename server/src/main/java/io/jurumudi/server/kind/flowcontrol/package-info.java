/** The kinds of the flowcontrol.apiserver.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.flowcontrol;
