package io.jurumudi.server.proxy;

import io.jurumudi.server.certs.Identity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the server reaches kubelets.
 *
 * @param client the certificate shown to kubelets ({@code --kubelet-client-certificate})
 * @param authorities who signs kubelets' certificates ({@code --kubelet-certificate-authority}); empty trusts any, as upstream's default does
 * @param addressTypes of the node, most wanted first ({@code --kubelet-preferred-address-types})
 */
public record KubeletConfig(
        Optional<Identity> client,
        List<X509Certificate> authorities,
        List<String> addressTypes,
        Duration connectTimeout) {

    public KubeletConfig {
        authorities = List.copyOf(authorities);
        addressTypes = List.copyOf(addressTypes);
    }

    public static KubeletConfig defaults() {
        return new KubeletConfig(
                Optional.empty(),
                List.of(),
                List.of("Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"),
                Duration.ofSeconds(5));
    }

    public KubeletConfig withClient(Identity identity) {
        return new KubeletConfig(Optional.of(identity), authorities, addressTypes, connectTimeout);
    }

    public KubeletConfig withAuthorities(List<X509Certificate> trusted) {
        return new KubeletConfig(client, trusted, addressTypes, connectTimeout);
    }

    public KubeletConfig withAddressTypes(List<String> types) {
        return new KubeletConfig(client, authorities, types, connectTimeout);
    }
}
