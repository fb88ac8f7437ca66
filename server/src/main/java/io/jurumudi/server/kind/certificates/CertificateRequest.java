package io.jurumudi.server.kind.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** For whom a certificate is asked. */
public record CertificateRequest(List<String> commonNames, List<String> organizations) {

    /**
     * @param spec of a CertificateSigningRequest
     * @throws IllegalArgumentException when it holds no request
     */
    public static CertificateRequest of(JsonNode spec) {
        String pem = new String(Base64.getDecoder().decode(spec.path("request").asText("")), StandardCharsets.US_ASCII);
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                X500Name subject = request.getSubject();
                return new CertificateRequest(values(subject, BCStyle.CN), values(subject, BCStyle.O));
            }
            throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN names : subject.getRDNs(type)) {
            for (AttributeTypeAndValue name : names.getTypesAndValues()) {
                if (name.getType().equals(type)) {
                    values.add(IETFUtils.valueToString(name.getValue()));
                }
            }
        }
        return values;
    }
}
