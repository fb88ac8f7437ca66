package io.jurumudi.server.kind.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** What requests and certificates come in: texts with blocks of base64 (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^|\\n)-----BEGIN ([^\\n]*?)-----[ \\t\\r]*\\n(.*?)(?:^|\\n)-----END \\1-----", Pattern.DOTALL);

    /** @param headers whether lines such as {@code Proc-Type: 4} stand before the bytes */
    private record Block(String type, boolean headers, byte[] bytes) {}

    private Pem() {}

    /** What is wrong with a request; its signature must be that of the key it is for. */
    static Optional<String> requestProblem(byte[] text) {
        List<Block> blocks = blocks(text);
        if (blocks.isEmpty() || !blocks.getFirst().type.equals("CERTIFICATE REQUEST")) {
            return Optional.of("PEM block type must be CERTIFICATE REQUEST");
        }
        try {
            var request = new PKCS10CertificationRequest(blocks.getFirst().bytes);
            boolean signed = request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()));
            return signed ? Optional.empty() : Optional.of("x509: signature verification failed");
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            return Optional.of("asn1: structure error: " + e.getMessage());
        }
    }

    /** What is wrong with certificates; nothing is with none at all. */
    static Optional<String> certificatesProblem(byte[] text) {
        if (text.length == 0) {
            return Optional.empty();
        }
        List<Block> blocks = blocks(text);
        for (Block block : blocks) {
            if (!block.type.equals("CERTIFICATE")) {
                return Optional.of("only CERTIFICATE PEM blocks are allowed, found \"" + block.type + "\"");
            }
            if (block.headers) {
                return Optional.of("no PEM block headers are permitted");
            }
            try {
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.bytes));
            } catch (CertificateException e) {
                return Optional.of("x509: malformed certificate");
            }
        }
        return blocks.isEmpty() ? Optional.of("must contain at least one CERTIFICATE PEM block") : Optional.empty();
    }

    /** Blocks that cannot be read are passed over, as text between blocks is. */
    private static List<Block> blocks(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        int from = 0;
        while (matcher.find(from)) {
            String body = matcher.group(2).strip();
            boolean headers = body.contains(":");
            String base64 = headers ? body.substring(body.indexOf("\n\n") + 1) : body;
            try {
                blocks.add(
                        new Block(matcher.group(1), headers, Base64.getDecoder().decode(base64.replaceAll("\\s", ""))));
            } catch (IllegalArgumentException unreadable) {
                // goes on behind it
            }
            from = matcher.end();
        }
        return blocks;
    }
}
