package io.jurumudi.server.filter;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.rest.RequestInfo;

/** A request on its way in, and what the filters have found out about it so far. For the request's own thread. */
public final class Passage {

    private final Request request;
    private final Response response;
    private final RequestInfo info;
    private User user = User.anonymous();

    public Passage(Request request, Response response) {
        this(request, response, RequestInfo.of(request));
    }

    private Passage(Request request, Response response, RequestInfo info) {
        this.request = request;
        this.response = response;
        this.info = info;
    }

    /** The same passage on other legs. */
    Passage with(Request other, Response otherResponse) {
        Passage passage = new Passage(other, otherResponse, info);
        passage.user = user;
        return passage;
    }

    public Request request() {
        return request;
    }

    public Response response() {
        return response;
    }

    public RequestInfo info() {
        return info;
    }

    /** Who asks, once that is known; nobody in particular before. */
    public User user() {
        return user;
    }

    void user(User found) {
        user = found;
    }
}
