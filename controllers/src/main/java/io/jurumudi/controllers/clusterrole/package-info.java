/** Puts cluster roles together from others. */
package io.jurumudi.controllers.clusterrole;
