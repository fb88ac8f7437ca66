package io.jurumudi.network.dns;

import io.jurumudi.network.dns.ResourceRecord.Data.Address;
import io.jurumudi.network.dns.ResourceRecord.Data.Alias;
import io.jurumudi.network.dns.ResourceRecord.Data.Authority;
import io.jurumudi.network.dns.ResourceRecord.Data.NameServer;
import io.jurumudi.network.dns.ResourceRecord.Data.Pointer;
import io.jurumudi.network.dns.ResourceRecord.Data.Server;
import io.jurumudi.network.dns.ResourceRecord.Data.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** Records in text. */
final class Records {
    static final Map<String, Integer> TYPES = Map.of(
            "A",
            Wire.A,
            "AAAA",
            Wire.AAAA,
            "CNAME",
            Wire.CNAME,
            "NS",
            Wire.NS,
            "PTR",
            Wire.PTR,
            "SOA",
            Wire.SOA,
            "SRV",
            Wire.SRV,
            "TXT",
            Wire.TXT);

    private Records() {}

    static List<String> texts(List<ResourceRecord> records) {
        return records.stream().map(Records::text).sorted().toList();
    }

    static String text(ResourceRecord record) {
        String type = TYPES.entrySet().stream()
                .filter(e -> e.getValue() == record.type())
                .findFirst()
                .orElseThrow()
                .getKey();
        String data = switch (record.data()) {
            case Address(byte[] address) -> address(address);
            case Alias(DnsName target) -> target.toString();
            case Pointer(DnsName target) -> target.toString();
            case NameServer(DnsName target) -> target.toString();
            case Server(int priority, int weight, int port, DnsName target) ->
                priority + " " + weight + " " + port + " " + target;
            case Text(String text) -> '"' + text + '"';
            case Authority soa -> soa.server() + " " + soa.mailbox() + " " + soa.serial() + " minimum " + soa.minimum();
        };
        return record.name() + " " + record.ttl() + " " + type + " " + data;
    }

    private static String address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
