/** The kinds of the autoscaling group. One file is one kind. */
package io.jurumudi.server.kind.autoscaling;
