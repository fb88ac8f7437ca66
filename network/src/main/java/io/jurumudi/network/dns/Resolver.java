package io.jurumudi.network.dns;

import io.jurumudi.network.dns.ResourceRecord.Data;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers any message: from the cluster's zone, from memory, or by asking others. Blocking; called by many threads. */
final class Resolver {
    /** An alias may lead to an alias, but not for ever. */
    private static final int MOST_ALIASES = 8;

    private final ClusterZone zone;
    private final Forwarder forwarder;
    private final AnswerCache cache;

    Resolver(ClusterZone zone, Forwarder forwarder, AnswerCache cache) {
        this.zone = zone;
        this.forwarder = forwarder;
        this.cache = cache;
    }

    /** The answer, in bytes; empty for what does not deserve one. */
    Optional<byte[]> answer(byte[] message, boolean overTcp) {
        Query query;
        try {
            query = Query.parse(message);
        } catch (MalformedMessage e) {
            return malformed(message);
        }
        if (query.isResponse()) {
            // Whoever answers answers can be made to talk to itself.
            return Optional.empty();
        }
        int limit = overTcp ? 65535 : query.datagramSize();
        Optional<Reply> ours = ours(query, overTcp);
        return Optional.of(
                ours.isPresent() ? MessageWriter.write(query, ours.get(), limit) : others(query, overTcp, limit));
    }

    private Optional<Reply> ours(Query query, boolean overTcp) {
        if (!query.isStandard()) {
            return Optional.of(Reply.failure(Wire.NOTIMP));
        } else if (query.ednsVersion() != 0) {
            return Optional.of(Reply.failure(Wire.BADVERS));
        } else if (query.recordClass() != Wire.INTERNET) {
            return Optional.of(Reply.failure(Wire.REFUSED));
        }
        if (zone.contains(query.name())) {
            return Optional.of(
                    zone.ready()
                            ? follow(zone.answer(query.name(), query.type()), query, overTcp)
                            : Reply.failure(Wire.SERVFAIL));
        }
        Optional<InetAddress> address = ReverseNames.address(query.name());
        return address.isPresent() && zone.ready()
                ? zone.reverse(query.name(), query.type(), address.get())
                : Optional.empty();
    }

    /** Adds to an alias what it stands for, so that the client need not ask again. */
    private Reply follow(Reply reply, Query query, boolean overTcp) {
        List<ResourceRecord> answers = new ArrayList<>(reply.answers());
        boolean address = query.type() == Wire.A || query.type() == Wire.AAAA;
        for (int i = 0; i < MOST_ALIASES && address; i++) {
            if (answers.isEmpty() || !(answers.getLast().data() instanceof Data.Alias(DnsName target))) {
                break;
            }
            if (zone.contains(target)) {
                List<ResourceRecord> next = zone.answer(target, query.type()).answers();
                if (next.isEmpty()) {
                    break;
                }
                answers.addAll(next);
                continue;
            }
            Query question = Query.of(target, query.type());
            try {
                // What does not fit a datagram is fetched at once: nobody would come back for it.
                Optional<WireAnswer> answer = forwarder.ask(question, overTcp);
                if (answer.filter(WireAnswer::truncated).isPresent()) {
                    answer = forwarder.ask(question, true);
                }
                if (answer.isEmpty()) {
                    return Reply.failure(Wire.SERVFAIL);
                }
                answers.addAll(answer.get().aliasesAndAddresses());
            } catch (MalformedMessage e) {
                return Reply.failure(Wire.SERVFAIL);
            }
            break;
        }
        return new Reply(reply.code(), reply.authoritative(), answers, reply.authority(), reply.additional());
    }

    private byte[] others(Query query, boolean overTcp, int limit) {
        Optional<byte[]> remembered = cache.get(query).filter(wire -> wire.length <= limit);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        Optional<WireAnswer> answer = forwarder.ask(query, overTcp);
        if (answer.isEmpty()) {
            return MessageWriter.write(query, Reply.failure(Wire.SERVFAIL), limit);
        }
        cache.put(query, answer.get());
        return answer.get().to(query, 0);
    }

    private static Optional<byte[]> malformed(byte[] message) {
        if (message.length < Wire.HEADER || (message[2] & 0x80) != 0) {
            return Optional.empty();
        }
        byte[] header = new byte[Wire.HEADER];
        header[0] = message[0];
        header[1] = message[1];
        header[2] = (byte) (0x80 | message[2] & 0x79);
        header[3] = (byte) (0x80 | Wire.FORMERR);
        return Optional.of(header);
    }
}
