/**
 * Who is asking (authenticators, impersonation) and whether they may (authorizers).
 *
 * <p>Nothing here stores or serves objects: roles, bindings and bound objects are seen through small interfaces.
 */
package io.jurumudi.server.auth;
