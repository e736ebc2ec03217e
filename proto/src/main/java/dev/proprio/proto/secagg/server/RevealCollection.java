package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.BeaconRequest;
import dev.proprio.proto.secagg.message.BeaconReveal;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Between R0 and R1: one draw of the beacon. Only all nonces together make one. */
final class RevealCollection {
    private final HashedConfig terms;
    private final BeaconDraw draw;
    private final List<AdvertiseKeys> advertised;
    private final Transcript transcript;
    private final StageMessages messages = new StageMessages();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final Map<Integer, ByteString> nonces = new TreeMap<>();

    RevealCollection(HashedConfig terms, int number, List<AdvertiseKeys> advertised) {
        this.terms = terms;
        this.advertised = advertised;
        this.draw = new BeaconDraw(
                number, advertised.stream().map(AdvertiseKeys::commitment).collect(Collectors.toUnmodifiableList()));
        List<Member> members = advertised.stream().map(AdvertiseKeys::member).collect(Collectors.toUnmodifiableList());
        this.transcript = new Transcript(terms.configHash(), members, Optional.of(draw));
        for (Member member : members) {
            places.put(member.clientId(), places.size());
        }
    }

    /** The request for each client, by id. */
    Map<String, BeaconRequest> requests() {
        Map<String, BeaconRequest> requests = new LinkedHashMap<>();
        places.forEach((client, place) -> requests.put(client, new BeaconRequest(place, transcript.members(), draw)));
        return requests;
    }

    MessageVerdict receive(String client, BeaconReveal message) {
        Integer place = places.get(client);
        if (place == null) {
            return MessageVerdict.NOT_A_MEMBER;
        }
        if (message.draw() != draw.number()) {
            return message.draw() < draw.number() ? MessageVerdict.LATE : MessageVerdict.TOO_EARLY;
        }
        if (!transcript.opens(place, message.nonce())) {
            return MessageVerdict.MALFORMED;
        }
        var known = messages.before(client, message);
        if (known.isPresent()) {
            return known.get();
        }
        messages.accept(client, message);
        nonces.put(place, message.nonce());
        return MessageVerdict.ACCEPTED;
    }

    /** The verdict on a message after the last draw is over. */
    MessageVerdict after(String client, BeaconReveal message) {
        return messages.after(client, message);
    }

    int size() {
        return nonces.size();
    }

    boolean isComplete() {
        return nonces.size() == advertised.size();
    }

    ShareCollection close(StageMessages next) {
        List<ByteString> all = List.copyOf(nonces.values());
        var signatures = KeyCollection.signatures(advertised);
        return new ShareCollection(new Cohort(terms, transcript, transcript.beacon(all), signatures, all), next);
    }

    /** The next draw, among those who took part in this one. */
    RevealCollection again() throws SecAggAbort {
        List<AdvertiseKeys> left =
                nonces.keySet().stream().map(advertised::get).collect(Collectors.toUnmodifiableList());
        terms.requireCohort(left.size(), "revealed their nonces");
        if (draw.number() == terms.config().parameters().draws()) {
            List<String> silent = IntStream.range(0, advertised.size())
                    .filter(place -> !nonces.containsKey(place))
                    .mapToObj(place -> transcript.member(place).clientId())
                    .collect(Collectors.toUnmodifiableList());
            throw new SecAggAbort(
                    SecAggReason.BAD_BEACON,
                    String.format(Locale.ROOT, "in each of %s draws of the beacon a nonce was missing", draw.number()),
                    silent);
        }
        return new RevealCollection(terms, draw.number() + 1, left);
    }
}
