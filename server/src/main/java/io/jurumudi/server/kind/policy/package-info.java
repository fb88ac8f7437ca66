/** The kinds of the policy group. One file is one kind. */
package io.jurumudi.server.kind.policy;
