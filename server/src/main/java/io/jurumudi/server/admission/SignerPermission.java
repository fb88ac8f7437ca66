package io.jurumudi.server.admission;

import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.User;

/** Whether somebody may do something in a signer's name. The permission is for the signer itself, or for all signers of its domain. */
final class SignerPermission {

    private SignerPermission() {}

    static boolean has(Authorizer authorizer, User user, String verb, String signer) {
        String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
        return allowed(authorizer, user, verb, signer) || allowed(authorizer, user, verb, domain + "/*");
    }

    private static boolean allowed(Authorizer authorizer, User user, String verb, String name) {
        return authorizer
                .authorize(Attributes.resource(user, verb, "certificates.k8s.io", "*", "signers", "", "", name))
                .allowed();
    }
}
