package io.jurumudi.server.filter;

import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.ForwardedRequest;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.http.WebSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request and its response while two threads have a claim on them: one that works on the answer, and one that answers for it when that
 * takes too long. Whoever is first has the response; once time is over, the other can neither answer nor read on.
 */
final class Race {

    private enum Lead {
        NOBODY,
        WORKER,
        CLOCK
    }

    private final Passage real;
    private final Headers headers = new Headers();
    private final AtomicReference<Lead> lead = new AtomicReference<>(Lead.NOBODY);
    private int status = 200;

    Race(Passage real) {
        this.real = real;
        real.response().headers().forEach(headers::add);
    }

    /** What the worker gets to see of the request. */
    Passage worker() {
        return real.with(new WorkersRequest(real.request()), new WorkersResponse());
    }

    /** Called when time is over; whether nothing was answered yet, so that the caller is to do so. */
    boolean expire() {
        return lead.compareAndSet(Lead.NOBODY, Lead.CLOCK);
    }

    /** Called when the worker is done: what it said of the head holds, even if there was no body. */
    void finish() {
        if (lead.get() == Lead.NOBODY) {
            copyHead();
        }
    }

    private void copyHead() {
        real.response().status(status);
        Headers all = real.response().headers();
        headers.forEach((name, value) -> all.remove(name));
        headers.forEach(all::add);
    }

    private void begin() throws IOException {
        if (lead.get() == Lead.WORKER) {
            return;
        }
        if (!lead.compareAndSet(Lead.NOBODY, Lead.WORKER)) {
            throw late();
        }
        copyHead();
    }

    private static IOException late() {
        return new IOException("the request's time is over");
    }

    private final class WorkersRequest extends ForwardedRequest {

        WorkersRequest(Request request) {
            super(request);
        }

        @Override
        public InputStream body() {
            return new TimelyInput(super.body());
        }

        @Override
        public InputStream unlimitedBody() {
            return new TimelyInput(super.unlimitedBody());
        }
    }

    /** Nobody may take the end of the request's time for the end of its body. */
    private final class TimelyInput extends FilterInputStream {

        TimelyInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return timely(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return timely(super.read(into, offset, length));
        }

        private int timely(int read) throws IOException {
            if (lead.get() == Lead.CLOCK) {
                throw late();
            }
            return read;
        }
    }

    private final class WorkersResponse implements Response {

        private final OutputStream body = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                begin();
                real.response().body().write(one);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                begin();
                real.response().body().write(from, offset, length);
            }

            @Override
            public void flush() throws IOException {
                begin();
                real.response().body().flush();
            }
        };

        @Override
        public void status(int code) {
            status = code;
            if (lead.get() == Lead.WORKER) {
                real.response().status(code);
            }
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Headers headers() {
            return lead.get() == Lead.WORKER ? real.response().headers() : headers;
        }

        @Override
        public OutputStream body() {
            return body;
        }

        @Override
        public boolean committed() {
            return lead.get() == Lead.WORKER && real.response().committed();
        }

        @Override
        public WebSocket acceptWebSocket(String subprotocol) throws IOException {
            begin();
            return real.response().acceptWebSocket(subprotocol);
        }

        @Override
        public Duplex upgrade(String protocol) throws IOException {
            begin();
            return real.response().upgrade(protocol);
        }
    }
}
