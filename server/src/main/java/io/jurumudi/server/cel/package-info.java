/**
 * The Common Expression Language as Kubernetes speaks it: which functions and types there are, and what is wrong with an expression.
 * What expressions are about (requests, objects, devices) is said by those who have them checked. Nothing here is loaded before the first
 * expression comes.
 */
package io.jurumudi.server.cel;
