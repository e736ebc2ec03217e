package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.WebAddress;
import java.net.URI;

/** Where a server's answer leads. */
final class Redirect {
    private Redirect() {}

    /**
     * The next URL to ask.
     *
     * @param asked the URL that was asked for first
     * @param location what the answer of {@code at} said
     * @throws SensorDataException if that is no http(s) URL, or leads from https to http
     */
    static URI of(URI asked, URI at, String location) throws SensorDataException {
        try {
            URI next = at.resolve(location);
            if (WebAddress.of(at).secure() && !WebAddress.of(next).secure()) {
                throw new SensorDataException(
                        "%s can't be downloaded: its server redirects from https to http, where anybody could change the content. Check the address."
                                .formatted(asked));
            }
            return next;
        } catch (IllegalArgumentException e) {
            throw new SensorDataException(
                    "%s can't be downloaded: its server redirects to something that is no URL. Check the address in a browser."
                            .formatted(asked),
                    e);
        }
    }
}
