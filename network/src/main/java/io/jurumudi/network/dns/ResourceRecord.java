package io.jurumudi.network.dns;

import java.util.List;

/** One statement about a name, good for {@code ttl} seconds. */
record ResourceRecord(DnsName name, long ttl, Data data) {

    /** What is stated. */
    sealed interface Data {

        /** The record type's number. */
        int type();

        /** An address: four bytes make an A record, sixteen an AAAA. */
        record Address(byte[] address) implements Data {
            @Override
            public int type() {
                return address.length == 4 ? Wire.A : Wire.AAAA;
            }
        }

        record Alias(DnsName target) implements Data {
            @Override
            public int type() {
                return Wire.CNAME;
            }
        }

        record Pointer(DnsName target) implements Data {
            @Override
            public int type() {
                return Wire.PTR;
            }
        }

        record NameServer(DnsName target) implements Data {
            @Override
            public int type() {
                return Wire.NS;
            }
        }

        record Server(int priority, int weight, int port, DnsName target) implements Data {
            @Override
            public int type() {
                return Wire.SRV;
            }
        }

        record Text(String text) implements Data {
            @Override
            public int type() {
                return Wire.TXT;
            }
        }

        record Authority(
                DnsName server, DnsName mailbox, long serial, long refresh, long retry, long expire, long minimum)
                implements Data {
            @Override
            public int type() {
                return Wire.SOA;
            }
        }
    }

    int type() {
        return data.type();
    }

    /** The addresses among some records. */
    static List<ResourceRecord> addresses(List<ResourceRecord> records) {
        return records.stream().filter(r -> r.data instanceof Data.Address).toList();
    }
}
