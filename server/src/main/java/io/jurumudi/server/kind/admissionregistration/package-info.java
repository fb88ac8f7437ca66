/** The kinds of the admissionregistration.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.admissionregistration;
