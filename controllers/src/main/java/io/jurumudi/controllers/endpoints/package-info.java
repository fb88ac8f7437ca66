/** Which pods stand behind each service, as EndpointSlices and, for those who still read them, as Endpoints. */
package io.jurumudi.controllers.endpoints;
