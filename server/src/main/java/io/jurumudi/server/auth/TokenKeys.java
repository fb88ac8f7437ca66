package io.jurumudi.server.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;

/** The keys that sign and verify tokens, with the algorithm that each kind of key is for. */
final class TokenKeys {

    private TokenKeys() {}

    /** A signing key; its id is derived from its public half, as upstream derives it. */
    record Signer(JWSAlgorithm algorithm, String keyId, JWSSigner signer) {

        Signer(KeyPair pair) {
            this(TokenKeys.algorithm(pair.getPublic()), TokenKeys.keyId(pair.getPublic()), make(pair));
        }

        private static JWSSigner make(KeyPair pair) {
            try {
                return pair.getPrivate() instanceof ECPrivateKey ec
                        ? new ECDSASigner(ec)
                        : new RSASSASigner(pair.getPrivate());
            } catch (JOSEException e) {
                throw new IllegalArgumentException("cannot sign tokens with this key", e);
            }
        }
    }

    record Verifier(JWSAlgorithm algorithm, String keyId, PublicKey key, JWSVerifier verifier) {

        Verifier(PublicKey key) {
            this(TokenKeys.algorithm(key), TokenKeys.keyId(key), key, make(key));
        }

        private static JWSVerifier make(PublicKey key) {
            try {
                return key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier((RSAPublicKey) key);
            } catch (JOSEException e) {
                throw new IllegalArgumentException("cannot verify tokens with this key", e);
            }
        }

        /** The algorithm is the key's, whatever the token says. */
        boolean verifies(SignedJWT token) {
            String id = token.getHeader().getKeyID();
            if (!token.getHeader().getAlgorithm().equals(algorithm) || (id != null && !id.equals(keyId))) {
                return false;
            }
            try {
                return token.verify(verifier);
            } catch (JOSEException e) {
                return false;
            }
        }
    }

    static JWSAlgorithm algorithm(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> JWSAlgorithm.RS256;
            case ECPublicKey ec ->
                switch (ec.getParams().getCurve().getField().getFieldSize()) {
                    case 256 -> JWSAlgorithm.ES256;
                    case 384 -> JWSAlgorithm.ES384;
                    case 521 -> JWSAlgorithm.ES512;
                    default -> throw new IllegalArgumentException("token keys must be on P-256, P-384 or P-521");
                };
            default -> throw new IllegalArgumentException("token keys must be RSA or EC, not " + key.getAlgorithm());
        };
    }

    static String keyId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String keySet(List<Verifier> keys) {
        return new JWKSet(keys.stream().map(TokenKeys::webKey).toList()).toString();
    }

    private static JWK webKey(Verifier key) {
        return switch (key.key()) {
            case ECPublicKey ec ->
                new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(key.keyId())
                        .algorithm(key.algorithm())
                        .build();
            default ->
                new RSAKey.Builder((RSAPublicKey) key.key())
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(key.keyId())
                        .algorithm(key.algorithm())
                        .build();
        };
    }

    static String discovery(String issuer, String keySetUrl, List<Verifier> keys) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("issuer", issuer);
        document.put("jwks_uri", keySetUrl);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        var algorithms = document.putArray("id_token_signing_alg_values_supported");
        keys.stream().map(key -> key.algorithm().getName()).distinct().sorted().forEach(algorithms::add);
        return document.toString();
    }
}
