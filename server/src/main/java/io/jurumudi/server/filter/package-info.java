/**
 * What every request passes through before it reaches whoever answers it; one class a filter. Their order is written in one list, in
 * {@link io.jurumudi.server.ApiServer}.
 */
package io.jurumudi.server.filter;
